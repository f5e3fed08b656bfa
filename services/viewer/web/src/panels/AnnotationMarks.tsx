import { dateTimeFormat } from "@grafana/data";
import { type UPlotConfigBuilder, useTheme2 } from "@grafana/ui";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import type { AnnotationEvent } from "../query/annotations";

/** Lines, or shaded times, where something happened, each with a mark at the bottom; what it was is told to who cannot see them. */
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
  if (events.length === 0) return null;
  return (
    <ul className="unseen" aria-label="Events">
      {events.map(({ from, title, text }, index) => (
        <li key={index}>{`${dateTimeFormat(from)}, ${title}. ${text}`}</li>
      ))}
    </ul>
  );
}

/** Most events that a tooltip lists; a whole stack may have been deployed at the same time. */
const most = 5;

/** What happened at the time that the tooltip is about. */
export function TooltipEvents({ events }: { events: readonly AnnotationEvent[] }) {
  const { colors, visualization } = useTheme2();
  if (events.length === 0) return null;
  return (
    <ul className="events" style={{ borderColor: colors.border.weak }}>
      {events.slice(0, most).map((event, index) => (
        <li key={index} style={{ borderColor: visualization.getColorByName(event.color) }}>
          <strong>{event.title}</strong> {event.text}
          <small style={{ color: colors.text.secondary }}>{dateTimeFormat(event.from)}</small>
        </li>
      ))}
      {events.length > most && <li>{`and ${events.length - most} more`}</li>}
    </ul>
  );
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
