import { pipelineStages, type StageName } from "../metrics/stages";
import type { Configured } from "./parameters";
import { promql, type Query } from "./promql";
import type { Signal } from "./signal";

/** How urgent an alert is: page somebody, tell the channel, show on a dashboard, or a heartbeat that is routed by its name. */
export const severities = ["critical", "warning", "info", "none"] as const;
export type Severity = (typeof severities)[number];

/** Whose alert it is: what `service` selects in a route or a silence. */
export type Service = "pipeline" | "kafka" | "flink" | "data-quality" | "api" | "infrastructure" | "monitoring";

/** Stages of the pipeline, each after those that feed it. */
export const stages = pipelineStages.map(({ stage }) => stage);
export type Stage = StageName;

/** For alerts on a table: the stage is the layer of the table that the alert is about. */
export const stageOfLayer = "{{ $labels.layer }}";

/** Dashboards by uid, which is the name of their file. */
export type Dashboard =
  | "pipeline-overview"
  | "kafka-deep-dive"
  | "flink-jobs"
  | "data-quality"
  | "infrastructure"
  | "api-performance";

/** When a signal's value is one to tell somebody about. */
export interface Condition {
  /** In the signal's unit; a user may override it. */
  readonly threshold: Configured<number>;
  readonly holds: (signal: Signal, threshold: number) => Query;
}

export const above = (threshold: Configured<number>): Condition => ({
  threshold,
  holds: (signal, limit) => promql`${signal} > ${limit}`,
});
export const below = (threshold: Configured<number>): Condition => ({
  threshold,
  holds: (signal, limit) => promql`${signal} < ${limit}`,
});
export const equals = (threshold: Configured<number>): Condition => ({
  threshold,
  holds: (signal, value) => promql`${signal} == ${value}`,
});
export const differsFrom = (threshold: Configured<number>): Condition => ({
  threshold,
  holds: (signal, value) => promql`${signal} != ${value}`,
});

/** What an alert is rendered with, the user's changes included. */
interface TextContext {
  readonly threshold: number;
  /** How long it was so before the alert fired: `2 minutes`. */
  readonly lasting: string;
}

/** Text of an annotation, in which Prometheus fills in `{{ … }}`. */
export type Text = string | ((context: TextContext) => string);

/** A promise: when this is so for that long, these people hear of it. */
export interface AlertRule {
  readonly name: string;
  readonly signal: Configured<Signal>;
  /** Unset where the signal has a value only when there is something to tell. */
  readonly condition?: Condition;
  /** How long it must be so before the alert fires, seconds; 0 fires at the first evaluation. */
  readonly for: number;
  /** How long it goes on after it is no longer so, seconds. @default 0, it ends at the next evaluation */
  readonly keepFiring?: number;
  readonly severity: Severity;
  readonly service: Service;
  /** Where in the pipeline it is, so that a broken stage can silence the stages that it feeds. */
  readonly stage?: Stage | typeof stageOfLayer;
  /** Objective that it guards; the fast and the slow alert on one budget share it. */
  readonly slo?: string;
  /** One line: what is wrong, and with what. */
  readonly summary: Text;
  /** What that means, with the value that was found and the one that was expected. */
  readonly description: Text;
  /** Dashboard that shows the signal. */
  readonly dashboard: Dashboard;
}

/** A series computed from others, at every evaluation. Its name can be used in queries like a metric's. */
export interface RecordingRule<Label extends string = string> {
  readonly name: string;
  /** What the value means. */
  readonly description: string;
  /** Unit of the value. */
  readonly unit: string;
  readonly expr: Configured<Query>;
  /** Every label that the series carries. */
  readonly labels: readonly Label[];
  /** Labels that the rule itself adds. */
  readonly adds?: Readonly<Record<string, string>>;
}

/** Defines a recording rule, keeping its labels for the compiler. */
export const recording = <const Label extends string>(rule: RecordingRule<Label>): RecordingRule<Label> => rule;

export type Rule = AlertRule | RecordingRule;

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** Time between two evaluations, seconds. */
  readonly interval: number;
  /** Set where the rules count evaluations: then the stack's time scale leaves the interval alone. */
  readonly fixedInterval?: true;
  readonly rules: readonly Rule[];
}

export const isAlert = (rule: Rule): rule is AlertRule => "signal" in rule;
