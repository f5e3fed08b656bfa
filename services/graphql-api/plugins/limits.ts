import { type ExecutionResult, getOperationAST, OperationTypeNode } from "graphql";
import type { Plugin } from "graphql-yoga";
import { OnlyQueries, TooComplex } from "../errors";
import { Measure } from "./complexity";

/** Words and signs of a document; the usual introspection query has about 400. */
const maxTokens = 1_500;

export interface Limits {
  /** Fields inside each other. */
  readonly maxDepth: number;
  /** Values that an answer may have, with what each look into a table costs. */
  readonly maxCost: number;
}

/** Refuses what would take too much, or cannot be done, before anything is read. */
export function useLimits({ maxDepth, maxCost }: Limits, tableFields: ReadonlySet<string>): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => parseFn(source, { ...options, maxTokens }));
    },
    onExecute({ args, setResultAndStopExecution }) {
      const operation = getOperationAST(args.document, args.operationName);
      if (!operation) {
        return;
      }
      if (operation.operation !== OperationTypeNode.QUERY) {
        setResultAndStopExecution({ errors: [new OnlyQueries(operation.operation)] });
        return;
      }
      const { depth, cost } = new Measure(args.document, tableFields, args.variableValues ?? {}).of(operation);
      if (depth > maxDepth) {
        setResultAndStopExecution(refusal(`the query is ${depth} fields deep, ${maxDepth} are allowed`));
      } else if (cost > maxCost) {
        const advice = "lower `limit`, or ask for fewer fields or tables at once";
        setResultAndStopExecution(refusal(`the query costs ${cost}, ${maxCost} are allowed; ${advice}`));
      }
    },
  };
}

const refusal = (message: string): ExecutionResult => ({ errors: [new TooComplex(message)] });
