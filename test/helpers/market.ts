import { hostUrl } from "../../stack/ports";
import type { Settings } from "../../stack/settings";

/** What the generator does wrong on purpose; what is left out is right. */
export interface Faults {
  rateFactor?: number;
  priceFactor?: number;
}

/** Sets the faults of the market; without any it is as it should be. */
export async function setFaults(settings: Settings, faults: Faults = {}): Promise<void> {
  const answer = await fetch(`${hostUrl(settings, "tradeGenerator")}/faults`, {
    method: "PUT",
    body: JSON.stringify(faults),
  });
  if (!answer.ok) throw new Error(`the generator refused ${JSON.stringify(faults)}: ${await answer.text()}`);
}
