/** Whose state it is: one check's knowledge of one table; lineage, which has no table, leaves both empty. */
export interface StateKey {
  readonly check: string;
  readonly layer: string;
  readonly table: string;
}

/** Keeps what a check must know in its next pass, also when that is made by another process. */
export interface StateStore {
  /** `undefined` when nothing has been saved yet. */
  load<T>(key: StateKey): Promise<T | undefined>;
  /** Replaces the state in one step: counts and the place up to which they count are never apart. */
  save(key: StateKey, state: unknown): Promise<void>;
}

/** The form of the states. A change that an older state does not fit raises it: the checks then begin anew instead of failing. */
const form = 1;

interface Saved<T> {
  readonly form: number;
  readonly state: T;
}

/** Loads, changes and saves; what did not change is not written. */
export async function updateState<T, R>(
  store: StateStore,
  key: StateKey,
  change: (state: T | undefined) => Promise<{ state: T; result: R }>,
): Promise<R> {
  const saved = await store.load<Saved<T>>(key);
  const before = saved?.form === form ? saved.state : undefined;
  const { state, result } = await change(before);
  if (JSON.stringify(state) !== JSON.stringify(before)) {
    await store.save(key, { form, state });
  }
  return result;
}
