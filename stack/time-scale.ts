import { scaled } from "../rules/duration";
import type { Settings } from "./settings";

/** Every number of a map of seconds, multiplied. */
function each<T extends Record<string, number>>(seconds: T, timeScale: number): T {
  return Object.fromEntries(Object.entries(seconds).map(([key, value]) => [key, scaled(value, timeScale)])) as T;
}

/**
 * The settings with the intervals at which the stack looks multiplied by `timeScale`, so that a drill takes minutes and not hours.
 * What the stack looks for, its thresholds, stays. The rules' `for` and intervals are multiplied where they are rendered.
 */
export function accelerated(settings: Settings): Settings {
  const { timeScale, observation, notifications } = settings;
  if (timeScale === 1) return settings;
  return {
    ...settings,
    scrapeInterval: scaled(settings.scrapeInterval, timeScale),
    scrapeTimeout: scaled(settings.scrapeTimeout, timeScale),
    evaluationInterval: scaled(settings.evaluationInterval, timeScale),
    observation: { ...observation, intervals: each(observation.intervals, timeScale) },
    notifications: {
      ...notifications,
      groupWait: each(notifications.groupWait, timeScale),
      groupInterval: scaled(notifications.groupInterval, timeScale),
    },
  };
}
