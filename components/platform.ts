import type * as docker from "@pulumi/docker";
import type { Settings } from "../stack/settings";
import type { Images } from "./images";

/** What every component of one stack stands on. */
export interface Platform {
  /** Name of the stack; prefix of every container, network and volume. */
  readonly stack: string;
  readonly settings: Settings;
  readonly network: docker.Network;
  readonly images: Images;
}

/** Label that marks what belongs to a stack on the engine. */
export const stackLabel = "trade-observability.stack";

export function labels(stack: string) {
  return [{ label: stackLabel, value: stack }];
}
