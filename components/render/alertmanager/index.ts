import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stackVariable } from "../../../stack/make";
import type { Settings } from "../../../stack/settings";
import { type InhibitRule, inhibitRules } from "./inhibitions";
import { hasPages, type InboxAddress, type Receiver, receiverNames, receivers } from "./receivers";
import { maintenance, type Route, route } from "./route";

export { type InboxAddress, secretFiles } from "./receivers";

export interface AlertmanagerInputs {
  /** Name of the stack. */
  stack: string;
  imageSource: Settings["imageSource"];
  notifications: Settings["notifications"];
  inbox: InboxAddress;
}

export interface AlertmanagerConfig {
  templates: string[];
  route: Route;
  receivers: Receiver[];
  inhibit_rules: InhibitRule[];
  time_intervals?: { name: string; time_intervals: object[] }[];
}

const { nobody } = receiverNames;

/** What Alertmanager starts with before the real configuration is delivered; it never changes, as a change would replace the container. */
export const startConfiguration = `route:\n  receiver: "${nobody}"\nreceivers:\n  - name: "${nobody}"\n`;

function timeIntervals({ maintenance: times }: Settings["notifications"]): AlertmanagerConfig["time_intervals"] {
  const intervals = times.map(({ start, end, weekdays, days, months, years, location }) => ({
    times: [{ start_time: start, end_time: end }],
    ...(weekdays && { weekdays }),
    ...(days && { days_of_month: days }),
    ...(months && { months }),
    ...(years && { years }),
    location,
  }));
  return intervals.length ? [{ name: maintenance, time_intervals: intervals }] : undefined;
}

/** The configuration of Alertmanager. */
export function alertmanagerConfig(inputs: Omit<AlertmanagerInputs, "stack">): AlertmanagerConfig {
  const { notifications } = inputs;
  const intervals = timeIntervals(notifications);
  return {
    // Relative to this file, so that amtool checks the templates that are delivered with it and not those in force.
    templates: ["templates/*.tmpl"],
    route: route(notifications),
    receivers: receivers(inputs),
    inhibit_rules: inhibitRules(),
    ...(intervals && { time_intervals: intervals }),
  };
}

/** The templates of the notifications, by their path below /etc/alertmanager. */
function templateFiles({ stack, imageSource }: AlertmanagerInputs): Record<string, string> {
  const folder = join(__dirname, "templates");
  const files = readdirSync(folder).filter((file) => hasPages(imageSource) || file !== "silence-page.tmpl");
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  return {
    ...Object.fromEntries(files.map((file) => [`templates/${file}`, read(file)])),
    "templates/stack.tmpl": `{{ define "stack.variable" }}${stackVariable(stack)}{{ end }}\n`,
  };
}

/** Every file that Alertmanager reads, by its path below /etc/alertmanager: objects are written as YAML. */
export function alertmanagerFiles(inputs: AlertmanagerInputs): Record<string, object | string> {
  return { "alertmanager.yml": alertmanagerConfig(inputs), ...templateFiles(inputs) };
}
