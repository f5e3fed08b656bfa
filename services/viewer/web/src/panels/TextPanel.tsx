import { renderMarkdown, renderTextPanelMarkdown, textUtil } from "@grafana/data";
import { interpolate } from "../query/interpolate";
import type { PanelProps } from "./types";

/** Text as Markdown, sanitised HTML, or code. */
export function TextPanel({ panel, variables }: PanelProps) {
  const { mode = "markdown", content = "" } = panel.options as { mode?: string; content?: string };
  const text = interpolate(content, variables, "text");
  if (mode === "code") return <pre className="scroll">{text}</pre>;
  const html =
    mode === "html" ? textUtil.sanitizeTextPanelContent(text) : (renderTextPanelMarkdown ?? renderMarkdown)(text);
  return <div className="scroll markdown-html" dangerouslySetInnerHTML={{ __html: html }} />;
}
