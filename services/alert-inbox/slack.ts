import { z } from "zod";
import type { Message } from "./notification";

const action = z.object({ text: z.string(), url: z.string() });
const attachment = z.object({
  title: z.string().default(""),
  fallback: z.string().default(""),
  pretext: z.string().default(""),
  text: z.string().default(""),
  color: z.string().default(""),
  actions: z.array(action).max(20).default([]),
});

/** What is read of the body of Slack's incoming webhook; fields that are not shown are let through. */
const payload = z
  .object({
    channel: z.string().default(""),
    text: z.string().default(""),
    attachments: z.array(attachment).max(20).default([]),
  })
  .refine(({ text, attachments }) => text !== "" || attachments.length > 0, {
    message: "expected `text` or at least one of `attachments`",
  });

/** Slack's entities for the three characters that it reads as markup. */
const plain = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/**
 * Reads the body of a request to Slack's incoming webhook.
 * @throws Error that says what is wrong with it.
 */
export function readSlackMessage(body: string): Message {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    throw new Error(`the body is not JSON: ${(error as Error).message}`);
  }
  const result = payload.safeParse(json);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
    throw new Error(`the body is not a message for Slack: ${problems.join("; ")}`);
  }
  const { channel, text, attachments } = result.data;
  const first = attachments[0];
  const lines = [text, ...attachments.flatMap((one) => [one.pretext, one.text])].filter((line) => line !== "");
  return {
    channel: "slack",
    to: channel,
    title: plain(first ? first.title || first.fallback : text.split("\n")[0] || ""),
    text: plain(lines.join("\n")),
    ...(first?.color && { color: first.color }),
    buttons: attachments.flatMap(({ actions }) => actions),
  };
}
