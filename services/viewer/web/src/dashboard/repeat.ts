/** Time until what was not ready is looked at again, milliseconds. */
const moment = 1000;

/**
 * Does something at every interval; what is not ready then is made up for as soon as it is.
 * @param interval Milliseconds.
 * @returns what ends it.
 */
export function repeat(interval: number, isReady: () => boolean, act: () => void): () => void {
  let timer = setTimeout(attempt, interval);
  function attempt(): void {
    const ready = isReady();
    timer = setTimeout(attempt, ready ? interval : moment);
    if (ready) act();
  }
  return () => clearTimeout(timer);
}
