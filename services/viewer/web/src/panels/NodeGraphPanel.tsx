import { useTheme2 } from "@grafana/ui";
import { useMemo } from "react";
import { sector } from "./arcs";
import { type GraphEdge, type GraphNode, layout, readGraph } from "./graph";
import type { PanelProps } from "./types";

type Place = readonly [x: number, y: number];

function Node({ node, place: [x, y], radius }: { node: GraphNode; place: Place; radius: number }) {
  const { colors, visualization } = useTheme2();
  const color = visualization.getColorByName(node.color ?? "blue");
  let turn = 0;
  const arcs = node.arcs.filter(({ share }) => share > 0);
  return (
    <g transform={`translate(${x} ${y})`} textAnchor="middle" fill={colors.text.primary}>
      <title>{[node.title, node.subtitle, node.main, node.secondary].filter(Boolean).join(", ")}</title>
      <circle r={radius} fill={colors.background.secondary} stroke={color} strokeWidth={arcs.length ? 0 : 3} />
      {arcs.map(({ share, color: name }) => {
        const from = turn;
        turn += share;
        return (
          <path
            key={name + from}
            d={sector(radius - 3, radius, from, turn)}
            fill={visualization.getColorByName(name)}
          />
        );
      })}
      <text
        fontSize={Math.min(13, (radius * 3) / Math.max(node.main.length, 4))}
        fontWeight={500}
        dominantBaseline="central"
        y={node.secondary ? -7 : 0}
      >
        {node.main}
      </text>
      {node.secondary && (
        <text fontSize={11} y={9} dominantBaseline="central">
          {node.secondary}
        </text>
      )}
      <text fontSize={13} fontWeight={500} y={radius + 16}>
        {node.title}
      </text>
      {node.subtitle && (
        <text fontSize={12} y={radius + 31} fill={colors.text.secondary}>
          {node.subtitle}
        </text>
      )}
    </g>
  );
}

function Edge({ edge, from, to, radius }: { edge: GraphEdge; from: Place; to: Place; radius: number }) {
  const { colors, visualization } = useTheme2();
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [x1, y1, x2, y2] = [
    from[0] + ux * (radius + 2),
    from[1] + uy * (radius + 2),
    to[0] - ux * (radius + 9),
    to[1] - uy * (radius + 9),
  ];
  const color = edge.color ? visualization.getColorByName(edge.color) : colors.text.secondary;
  const label = [edge.main, edge.secondary].filter(Boolean).join(" · ");
  return (
    <g>
      <title>{`${edge.source} to ${edge.target}${label && `: ${label}`}`}</title>
      <line x1={x1} y1={y1} x2={x2} y2={y2} stroke={color} strokeWidth={edge.thickness} />
      <path
        d="M0,-4 L8,0 L0,4 Z"
        fill={color}
        transform={`translate(${x2} ${y2}) rotate(${(Math.atan2(dy, dx) * 180) / Math.PI})`}
      />
      {label && (
        <text
          x={(x1 + x2) / 2}
          y={(y1 + y2) / 2 - 8}
          textAnchor="middle"
          fontSize={12}
          fill={colors.text.primary}
          stroke={colors.background.primary}
          strokeWidth={4}
          paintOrder="stroke"
        >
          {label}
        </text>
      )}
    </g>
  );
}

/** Nodes from left to right along their edges; what the picture says is also its text for those who do not see it. */
export function NodeGraphPanel({ panel, frames, width, height }: PanelProps) {
  const { nodes, edges } = useMemo(() => readGraph(frames), [frames]);
  const places = useMemo(() => layout(nodes, edges), [nodes, edges]);
  const column = new Map<number, number>();
  for (const [x] of places.values()) column.set(x, (column.get(x) ?? 0) + 1);
  const [across, tallest] = [column.size, Math.max(1, ...column.values())];
  const radius = Math.max(Math.min(42, width / (across * 3), (height - 20) / (tallest * 2) - 24), 12);
  const at = (id: string): Place => {
    const [x, y] = places.get(id) ?? [0.5, 0.5];
    return [radius + 24 + x * (width - 2 * radius - 48), y * (height - 24)];
  };
  const summary = nodes.map(({ title, main }) => (main ? `${title}: ${main}` : title)).join("; ");
  return (
    <svg width={width} height={height} role="img" aria-label={`${panel.title}. ${summary}`}>
      {edges.map((edge) => (
        <Edge key={edge.id} edge={edge} from={at(edge.source)} to={at(edge.target)} radius={radius} />
      ))}
      {nodes.map((node) => (
        <Node key={node.id} node={node} place={at(node.id)} radius={radius} />
      ))}
    </svg>
  );
}
