/**
 * Silences of a running stack.
 *
 *   silences.ts add STACK     nobody is told of what SERVICE, ALERT or both say, FOR a while, because of WHY (environment)
 *   silences.ts list STACK    what is silenced now or will be
 *   silences.ts end STACK     ends the silence whose ID is given (environment)
 */
import { hostUrl } from "../stack/ports";
import { mergedSettings } from "./merged-settings";
import { addSilence, endSilence, listSilences, silenceOf } from "./silence";

function alertmanagerUrl(stack: string): string {
  try {
    return hostUrl(mergedSettings(stack), "alertmanager");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(`the stack ${stack} has never been up in this checkout; make up starts it`);
  }
}

async function main([command, stack = ""]: string[]): Promise<void> {
  if (command === "add") {
    const silence = silenceOf(process.env, new Date());
    const id = await addSilence(alertmanagerUrl(stack), silence);
    const what = silence.matchers.map(({ name, value }) => `${name}=${value}`).join(", ");
    console.log(`Silenced until ${silence.endsAt}: ${what}\nmake unsilence ID=${id} ends it.`);
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
