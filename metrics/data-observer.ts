import { processMetrics } from "./process";

/** What the observer's own page shows; what it finds out about tables and stages is pushed (data.ts, lineage.ts). */
export const dataObserver = processMetrics("data-observer");
