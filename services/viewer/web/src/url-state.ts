import { useCallback, useSyncExternalStore } from "react";

const changed = "viewer:location";

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(changed, listener);
  };
}

/** Goes to a page of this viewer without loading everything again. */
export function navigate(url: string, replace = false): void {
  window.history[replace ? "replaceState" : "pushState"](null, "", url);
  window.dispatchEvent(new Event(changed));
}

/** The address: its path, and its parameters as text so that equal ones are the same value. */
export function useLocation(): { path: string; search: string } {
  const url = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  const [path = "/", search = ""] = url.split("?");
  return { path, search };
}

export type Change = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Changes parameters of the address as Grafana writes them: `from`, `to`, `refresh`, `var-<name>`. */
export function useSetParameters(): (change: Change) => void {
  return useCallback((change) => {
    const parameters = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(change)) {
      parameters.delete(name);
      for (const one of value === undefined ? [] : typeof value === "string" ? [value] : value)
        parameters.append(name, one);
    }
    navigate(`${window.location.pathname}?${parameters}`);
  }, []);
}
