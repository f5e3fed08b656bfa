import {
  type GrafanaConfig,
  locationUtil,
  standardTransformers,
  standardTransformersRegistry,
  type TransformerRegistryItem,
} from "@grafana/data";

function transformers(): TransformerRegistryItem[] {
  // The library lists some of them under two names.
  const byId = new Map(Object.values(standardTransformers).map((info) => [info.id, info]));
  return [...byId.values()].map((info) => ({
    ...info,
    editor: () => null,
    imageDark: "",
    imageLight: "",
    transformation: () => Promise.resolve(info),
  })) as unknown as TransformerRegistryItem[];
}

/** Gives Grafana's libraries what its server application gives them at the start. */
export function setUp(): void {
  standardTransformersRegistry.setInit(transformers);
  locationUtil.initialize({
    config: { appSubUrl: "" } as GrafanaConfig,
    getTimeRangeForUrl: () => {
      const parameters = new URLSearchParams(window.location.search);
      return { from: parameters.get("from") ?? "now-1h", to: parameters.get("to") ?? "now" };
    },
    getVariablesUrlParams: () => {
      const variables: Record<string, string[]> = {};
      for (const [name, value] of new URLSearchParams(window.location.search)) {
        if (name.startsWith("var-")) variables[name] = [...(variables[name] ?? []), value];
      }
      return variables;
    },
  });
}
