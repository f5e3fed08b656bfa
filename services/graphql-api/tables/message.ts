import type { TableField } from "./table";

/** What every row of the silver tables keeps of the message that it was made of. */
export const messageFields = {
  correlationId: {
    column: "correlation_id",
    kind: "text",
    description: "Follows a message from the generator through every stage; the services' logs know it too.",
  },
  streamId: { column: "stream_id", kind: "text", description: "Run of the generator that the message is from." },
  sequence: { column: "sequence_number", kind: "whole", description: "Place of the message in that run." },
} as const satisfies Record<string, TableField>;
