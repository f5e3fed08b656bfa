import {
  type GrafanaConfig,
  locationUtil,
  standardTransformers,
  standardTransformersRegistry,
  type TransformerRegistryItem,
} from "@grafana/data";
import { initPluginTranslations } from "@grafana/i18n";

declare global {
  interface Window {
    /** Where Grafana's components look for icons and fonts. */
    __grafana_public_path__?: string;
  }
}

/** Gives Grafana's libraries what its server application gives them at the start. */
export async function setUp(): Promise<void> {
  window.__grafana_public_path__ = "/";
  await initPluginTranslations("grafana");
  standardTransformersRegistry.setInit(() =>
    Object.values(standardTransformers).map(
      (info) =>
        ({
          ...info,
          name: info.name,
          editor: () => null,
          imageDark: "",
          imageLight: "",
          transformation: () => Promise.resolve(info),
        }) as unknown as TransformerRegistryItem,
    ),
  );
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
