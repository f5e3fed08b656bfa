import type { PipelineStage } from "../../../metrics/stages";

/** Everything upstream of a stage, near or far. */
export function ancestors(stage: string, graph: readonly PipelineStage[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    for (const next of graph.find((node) => node.stage === name)?.upstream ?? []) {
      if (!found.has(next)) {
        found.add(next);
        visit(next);
      }
    }
  };
  visit(stage);
  return found;
}

/** How many stages get data from a stage, near or far. */
export function downstreamCount(stage: string, graph: readonly PipelineStage[]): number {
  return graph.filter((node) => ancestors(node.stage, graph).has(stage)).length;
}
