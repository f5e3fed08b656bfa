import { type DataFrame, type Field, FieldType } from "@grafana/data";

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly main: string;
  readonly secondary: string;
  readonly color?: string;
  /** Parts of the ring around the node; together they are 1. */
  readonly arcs: readonly { readonly share: number; readonly color: string }[];
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly main: string;
  readonly secondary: string;
  readonly color?: string;
  readonly thickness: number;
}

/** As in Grafana, a field that a transformation has renamed keeps its name: it changes only what it is shown as. */
const nameOf = ({ name }: Field) => name.toLowerCase();
const byName = (frame: DataFrame, name: string) => frame.fields.find((field) => nameOf(field) === name);

/** A cell with its unit; nothing where there is no value. */
function cell(field: Field | undefined, row: number): string {
  const value = field?.values[row];
  if (field === undefined || value === undefined || value === null || value === "") return "";
  if (field.type === FieldType.string || !field.display) return String(value);
  const { prefix = "", text, suffix = "" } = field.display(value);
  return `${prefix}${text}${suffix}`;
}

const rows = ({ length }: DataFrame) => Array.from({ length }, (_, row) => row);

/**
 * Nodes and edges out of data frames in the form of Grafana's node graph: a frame with `source` and `target` holds edges, one with
 * `id` holds nodes; `title`, `subtitle`, `mainstat`, `secondarystat`, `color`, `arc__*`, `thickness` are optional.
 */
export function readGraph(frames: readonly DataFrame[]): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const edges = frames
    .filter((frame) => byName(frame, "source") && byName(frame, "target"))
    .flatMap((frame) => {
      const text = (name: string, row: number) => cell(byName(frame, name), row);
      return rows(frame).map((row) => ({
        id: text("id", row) || `${text("source", row)}-${text("target", row)}`,
        source: text("source", row),
        target: text("target", row),
        main: text("mainstat", row),
        secondary: text("secondarystat", row),
        color: text("color", row) || undefined,
        thickness: Number(byName(frame, "thickness")?.values[row] ?? 1.5),
      }));
    });
  const nodes = frames
    .filter((frame) => byName(frame, "id") && !byName(frame, "source"))
    .flatMap((frame) => {
      const text = (name: string, row: number) => cell(byName(frame, name), row);
      const arcs = frame.fields.filter((field) => nameOf(field).startsWith("arc__"));
      return rows(frame).map((row) => ({
        id: text("id", row),
        title: text("title", row) || text("id", row),
        subtitle: text("subtitle", row),
        main: text("mainstat", row),
        secondary: text("secondarystat", row),
        color: text("color", row) || undefined,
        arcs: arcs.map((field) => ({
          share: Number(field.values[row] ?? 0),
          color: field.config.color?.fixedColor ?? "gray",
        })),
      }));
    });
  const known = new Set(nodes.map(({ id }) => id));
  const mentioned = new Set(edges.flatMap(({ source, target }) => [source, target]).filter((id) => !known.has(id)));
  const bare = [...mentioned].map((id) => ({ id, title: id, subtitle: "", main: "", secondary: "", arcs: [] }));
  return { nodes: [...nodes, ...bare], edges };
}

/** Column of each node: one further than the furthest of those before it. An edge that closes a circle counts for nothing. */
function columns(
  nodes: readonly { id: string }[],
  edges: readonly Pick<GraphEdge, "source" | "target">[],
): Map<string, number> {
  const before = new Map(
    nodes.map(({ id }) => [id, edges.filter(({ target }) => target === id).map(({ source }) => source)]),
  );
  const found = new Map<string, number>();
  const visit = (id: string, path: ReadonlySet<string>): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const sources = (before.get(id) ?? []).filter((source) => !path.has(source) && source !== id);
    const column = Math.max(-1, ...sources.map((source) => visit(source, new Set([...path, id])))) + 1;
    found.set(id, column);
    return column;
  };
  for (const { id } of nodes) visit(id, new Set());
  return found;
}

/** Places between 0 and 1: from left to right along the edges, and beside each other in the order of where they come from. */
export function layout(
  nodes: readonly { id: string }[],
  edges: readonly Pick<GraphEdge, "source" | "target">[],
): Map<string, readonly [x: number, y: number]> {
  const column = columns(nodes, edges);
  const last = Math.max(0, ...column.values());
  const places = new Map<string, readonly [number, number]>();
  for (let index = 0; index <= last; index++) {
    const inside = nodes.filter(({ id }) => column.get(id) === index).map(({ id }) => id);
    const height = (id: string) => {
      const heights = edges.flatMap(({ source, target }) =>
        target === id && places.has(source) ? [places.get(source)?.[1] as number] : [],
      );
      return heights.length ? heights.reduce((sum, one) => sum + one, 0) / heights.length : 0.5;
    };
    const sorted = inside.map((id) => [id, height(id)] as const).sort(([, one], [, other]) => one - other);
    sorted.forEach(([id], position) => {
      places.set(id, [last === 0 ? 0.5 : index / last, (position + 0.5) / sorted.length]);
    });
  }
  return places;
}
