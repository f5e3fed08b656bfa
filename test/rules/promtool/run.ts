import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RuleFile } from "../../../rules";
import { promtool } from "../../helpers/promtool";

/** A rule file and the tests that it has to pass. */
export interface TestedRules {
  readonly rules: RuleFile;
  /** The test file, given the name of the rule file. */
  readonly tests: (ruleFile: string) => object;
}

export interface Results {
  /** Whether each of the rule files passed all of its tests. */
  readonly passed: readonly boolean[];
  /** What went wrong, by the name of the test and the time: `Story at 5m`. */
  readonly failures: ReadonlyMap<string, string>;
  /** All that promtool said. */
  readonly output: string;
}

/** Tests rule files, all in one run of promtool. */
export function testRules(tested: readonly TestedRules[]): Results {
  const folder = mkdtempSync(join(tmpdir(), "rules-"));
  const write = (file: string, content: object) =>
    writeFileSync(join(folder, file), stringify(content, { lineWidth: 0, aliasDuplicateObjects: false }));
  try {
    const files = tested.map(({ rules, tests }, i) => {
      write(`${i}.rules.yml`, rules);
      write(`${i}.test.yml`, tests(`${i}.rules.yml`));
      return `${i}.test.yml`;
    });
    const { output } = promtool(["test", "rules", ...files], folder);
    const successful = new Set([...output.matchAll(/Unit Testing: +(\S+)\n +SUCCESS/g)].map(([, file]) => file));
    const failures = [
      ...output.matchAll(/ name: (.+),\n\s+alertname: .+, time: (\w+),([\s\S]*?)(?=\n\s+name: |\n\n|$)/g),
    ];
    return {
      passed: files.map((file) => successful.has(file)),
      failures: new Map(failures.map(([, name, time, text = ""]) => [`${name} at ${time}`, text])),
      output,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
