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

/** The dashboard with this uid, as it was asked for early or is now. */
export function take(uid: string): Promise<Loaded> {
  const answer = early?.uid === uid ? early.answer : load(uid);
  early = undefined;
  return answer;
}

/** Every dashboard that is deployed. */
export const list = (): Promise<DashboardSummary[]> => getJson("/api/dashboards");

/** What was read last, and why it could not be read since. */
export interface Followed<T> {
  readonly loaded?: T;
  readonly error?: string;
}

/**
 * Reads what is deployed now and again and again: it may change while a page is open, and then the server refuses what only the
 * former dashboard asks. A question that is refused is the first to tell.
 * @returns what ends it.
 */
export function follow<T>(take: () => Promise<T>, tell: (found: Followed<T>) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let isOver = false;
  const read = async () => {
    if (isReading) return;
    isReading = true;
    clearTimeout(timer);
    const found = await take().then(
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
