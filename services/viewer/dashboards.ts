import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import { allPanels, type Dashboard, type DashboardSummary } from "./model";

/** The part of a dashboard without which nothing can be shown; the rest is Grafana's schema and passes through. */
const schema = z.looseObject({
  uid: z.string().regex(/^[\w-]{1,40}$/, "1 to 40 letters, digits, hyphens or underscores"),
  title: z.string().min(1),
  panels: z.array(z.looseObject({ type: z.string() })).default([]),
  templating: z
    .looseObject({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })).optional() })
    .optional(),
  annotations: z.looseObject({ list: z.array(z.looseObject({})).optional() }).optional(),
});

export interface LoadedDashboard {
  readonly model: Dashboard;
  readonly summary: DashboardSummary;
}

/** A dashboard file that cannot be used. */
export class DashboardError extends Error {}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? jsonFiles(path) : path.endsWith(".json") ? [path] : []));
}

/** Last part of a dashboard's address, made from its title as Grafana makes it. */
export function slug(title: string): string {
  const words = title.normalize("NFKD").toLowerCase();
  return words.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

function load(root: string, file: string): LoadedDashboard {
  const name = relative(root, file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new DashboardError(`${name}: ${(error as Error).message}; expected the JSON of a dashboard`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "dashboard"}: ${issue.message}`);
    throw new DashboardError(`${name}: ${issues.join("; ")}; expected Grafana's classic dashboard model`);
  }
  const model = parsed.data as unknown as Dashboard;
  const { uid, title, description = "", tags = [] } = model;
  const panels = allPanels(model.panels).filter(({ type }) => type !== "row").length;
  const folder = dirname(name) === "." ? "General" : basename(dirname(name));
  return { model, summary: { uid, title, description, tags, folder, panels, url: `/d/${uid}/${slug(title)}` } };
}

/**
 * Reads every dashboard below a folder, by uid, in the order of their files.
 * @throws DashboardError that names each file which cannot be used, and why.
 */
export function loadDashboards(folder: string): Map<string, LoadedDashboard> {
  const dashboards = new Map<string, LoadedDashboard>();
  const wrong: string[] = [];
  for (const file of jsonFiles(folder)) {
    try {
      const loaded = load(folder, file);
      const { uid } = loaded.summary;
      if (dashboards.has(uid)) wrong.push(`${relative(folder, file)}: uid ${uid} is taken by another dashboard`);
      else dashboards.set(uid, loaded);
    } catch (error) {
      if (!(error instanceof DashboardError)) throw error;
      wrong.push(error.message);
    }
  }
  if (wrong.length > 0) throw new DashboardError(wrong.join("\n"));
  return dashboards;
}
