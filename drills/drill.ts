import type { EmptyPanel } from "../dashboards/empty";
import type { LiveStack } from "./live-stack";

/** Alerts by name, with the time that the condition itself takes before it is true, seconds: an age, a window, a period. */
export type Expected = Readonly<Record<string, number>>;

/** One fault of a live stack, and what people are told of it. */
export interface Drill {
  /** In lower case with hyphens; what ONLY selects. */
  readonly name: string;
  /** What is broken, in a few words. */
  readonly title: string;
  /** Done once more with the intervals of production, where a detection time is what a user will see. @default false */
  readonly fullScale?: true;
  /** Brings the stack to where the fault can be told from what was before. @default nothing */
  readonly prepare?: (stack: LiveStack) => Promise<void>;
  readonly fault: (stack: LiveStack) => Promise<void>;
  /** Undoes what was done, also where only a part of it was. */
  readonly repair: (stack: LiveStack) => Promise<void>;
  /** Each of these must reach the inbox. */
  readonly notifies: Expected;
  /** What each of those messages must speak of, where the same alert may be told of something else too. @default anything */
  readonly about?: string;
  /** Each of these must fire and be held back by another one. @default none */
  readonly inhibited?: readonly string[];
  /** Each of these must fire and, being for those who look, be told to nobody. @default none */
  readonly untold?: readonly string[];
  /** These may fire too, and reach the inbox, with the reason why it depends. @default none */
  readonly mayNotify?: Readonly<Record<string, string>>;
  /** These may reach the inbox once the fault is repaired, with the reason why. @default none */
  readonly mayFollow?: Readonly<Record<string, string>>;
  /** These may fire too as long as another one holds them back, with the reason why it depends. @default none */
  readonly mayInhibit?: Readonly<Record<string, string>>;
  /** Panels that are empty on a healthy stack, and show something before the repair. @default none */
  readonly fills?: readonly EmptyPanel[];
  /** Alerts that look back, and for how long they may go on firing after the repair, seconds. @default none */
  readonly lingers?: Readonly<Record<string, number>>;
}

export const minutes = (count: number): number => count * 60;
