import { type UPlotConfigBuilder, useTheme2 } from "@grafana/ui";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import type { AnnotationEvent } from "../query/annotations";

/** Lines, or shaded times, where something happened, each with a mark at the bottom that says what. */
export function AnnotationMarks({
  config,
  events,
}: {
  config: UPlotConfigBuilder;
  events: readonly AnnotationEvent[];
}) {
  const { visualization } = useTheme2();
  const plot = useRef<uPlot>(undefined);
  const current = useRef({ events, color: visualization.getColorByName });
  current.current = { events, color: visualization.getColorByName };
  const [, setSize] = useState(0);
  useLayoutEffect(() => {
    config.addHook("ready", (ready) => {
      plot.current = ready;
      setSize((last) => last + 1);
    });
    config.addHook("draw", (ready) => draw(ready, current.current.events, current.current.color));
  }, [config]);
  // Other events have to be drawn.
  useEffect(() => plot.current?.redraw(false), [events]);
  return null;
}

function draw(
  { ctx, bbox, valToPos, scales }: uPlot,
  events: readonly AnnotationEvent[],
  color: (name: string) => string,
): void {
  if (scales.x?.min === undefined) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height + 6 * devicePixelRatio);
  ctx.clip();
  for (const event of events) {
    const from = Math.round(valToPos(event.from, "x", true));
    const to = Math.round(valToPos(event.to, "x", true));
    ctx.strokeStyle = ctx.fillStyle = color(event.color);
    if (to > from) {
      ctx.globalAlpha = 0.1;
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
    }
    ctx.globalAlpha = 1;
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(from, bbox.top);
    ctx.lineTo(from, bbox.top + bbox.height);
    ctx.stroke();
    const size = 5 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(from, bbox.top + bbox.height - size);
    ctx.lineTo(from - size, bbox.top + bbox.height);
    ctx.lineTo(from + size, bbox.top + bbox.height);
    ctx.fill();
  }
  ctx.restore();
}
