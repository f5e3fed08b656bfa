import { complete, type Dashboard, type DashboardSummary, type ViewerConfig } from "../model";
import { getJson, refusals } from "../query/api";

export interface Loaded {
  readonly dashboard: Dashboard;
  readonly meta: DashboardSummary;
  readonly config: ViewerConfig;
}

/** The uid in the path of a dashboard's page. */
export const uidOf = (path: string): string | undefined => /^\/d\/([\w-]+)/.exec(path)?.[1];

/** Time between two readings, and after one that failed. Milliseconds. */
const [usual, afterFailure] = [60_000, 5_000];

async function load(uid: string): Promise<Loaded> {
  const loaded = await getJson<Loaded>(`/api/dashboards/uid/${uid}`);
  return { ...loaded, dashboard: { ...loaded.dashboard, panels: loaded.dashboard.panels.map(complete) } };
}

let early: { readonly uid: string; readonly answer: Promise<Loaded> } | undefined;

/** Asks for the dashboard that is read next, while there is nothing yet that could show it. */
export function loadEarly(uid: string): void {
  early = { uid, answer: load(uid) };
  // Who reads it hears of it.
  early.answer.catch(() => {});
}

function take(uid: string): Promise<Loaded> {
  const answer = early?.uid === uid ? early.answer : load(uid);
  early = undefined;
  return answer;
}

/**
 * Reads a dashboard now and again and again: another one may be deployed while a page is open, and then the server refuses what
 * only the former one asks. A question that is refused is the first to tell.
 * @returns what ends it.
 */
export function follow(uid: string, tell: (found: { loaded?: Loaded; error?: string }) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let isOver = false;
  const read = async () => {
    if (isReading) return;
    isReading = true;
    clearTimeout(timer);
    const found = await take(uid).then(
      (loaded) => ({ loaded }),
      ({ message }: Error) => ({ error: message }),
    );
    isReading = false;
    if (isOver) return;
    timer = setTimeout(read, "error" in found ? afterFailure : usual);
    tell(found);
  };
  refusals.addEventListener("refusal", read);
  void read();
  return () => {
    isOver = true;
    clearTimeout(timer);
    refusals.removeEventListener("refusal", read);
  };
}
