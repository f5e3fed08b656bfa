/**
 * Silences of a running stack.
 *
 *   silences.ts add STACK     nobody is told of what SERVICE, ALERT or both say, FOR a while, because of WHY (environment)
 *   silences.ts list STACK    what is silenced now or will be
 *   silences.ts end STACK     ends the silence whose ID is given (environment)
 */
import { hostUrl } from "../stack/ports";
import { mergedSettings } from "./merged-settings";
import { addSilence, confirmation, endSilence, listSilences, silenceOf } from "./silence";

const alertmanagerUrl = (stack: string) => hostUrl(mergedSettings(stack), "alertmanager");

async function main([command, stack = ""]: string[]): Promise<void> {
  if (command === "add") {
    const silence = silenceOf(process.env, new Date());
    const id = await addSilence(alertmanagerUrl(stack), silence);
    console.log(confirmation(stack, silence, id));
  } else if (command === "list") {
    console.log(await listSilences(alertmanagerUrl(stack)));
  } else if (command === "end") {
    await endSilence(alertmanagerUrl(stack), process.env.ID ?? "");
    console.log(`Ended: ${process.env.ID}`);
  } else throw new Error(`silences.ts: unknown command ${command}; expected: add STACK | list STACK | end STACK`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
