import type { RuleFile } from "../../../rules";
import { cases } from "../cases";
import { recordings } from "../cases/recordings";
import { bareFileOf, ruleFileOf, testFileOf } from "../promtool/files";
import { type TestedRules, testRules } from "../promtool/run";
import { accepted } from "./accepted";
import { type Mutant, mutants, type RenderedRule } from "./mutate";

/*
 * Changes every rule in every way that a slip of the hand might, and reports what no test notices. What no user could notice
 * either is listed in accepted.ts.
 *   npx tsx test/rules/mutation [part of a rule's or group's name …]
 */

/** How many mutants promtool is given at once. */
const batch = 20;

interface Subject extends TestedRules {
  /** The rules of the file that are on trial. */
  readonly trial: readonly RenderedRule[];
}

const rulesOf = ({ groups }: RuleFile) => groups.flatMap(({ rules }) => rules);
const listed = (rules: readonly RenderedRule[]) => new Set(rules.map((rule) => JSON.stringify(rule)));

/** Groups that only record have tests of their own; the others record for the alerts beside them. */
const derived = Object.entries(recordings).filter(([group]) => group.endsWith("_derived"));
const triedThere = listed(derived.flatMap(([, { rules }]) => rulesOf(rules)));

const subjects: Readonly<Record<string, Subject>> = {
  ...Object.fromEntries(derived.map(([group, tested]) => [group, { ...tested, trial: rulesOf(tested.rules) }])),
  ...Object.fromEntries(
    cases.map((tested) => [
      tested.alert.name,
      {
        rules: ruleFileOf(tested.alert),
        trial: rulesOf(bareFileOf(tested.alert)).filter((rule) => !triedThere.has(JSON.stringify(rule))),
        tests: (ruleFile: string) => testFileOf(tested, ruleFile),
      },
    ]),
  ),
};

const noticeable = ({ change }: Mutant) => !accepted.some((known) => known.change.test(change));

function survivors({ rules, trial, tests }: Subject): { total: number; survived: Mutant[] } {
  // Tests that fail anyway would seem to notice every change.
  const unchanged = testRules([{ rules, tests }]);
  if (!unchanged.passed[0]) throw new Error(`The tests fail without any change:\n${unchanged.output}`);
  const onTrial = listed(trial);
  const all = mutants(rules, (rule) => onTrial.has(JSON.stringify(rule))).filter(noticeable);
  const survived: Mutant[] = [];
  for (let from = 0; from < all.length; from += batch) {
    const some = all.slice(from, from + batch);
    const { passed } = testRules(some.map((mutant) => ({ rules: mutant.rules, tests })));
    survived.push(...some.filter((_, i) => passed[i]));
  }
  return { total: all.length, survived };
}

const wanted = process.argv.slice(2);
const known = Object.keys(subjects);
const unknown = wanted.filter((part) => !known.some((name) => name.includes(part)));
if (unknown.length) {
  console.error(
    `No rule or group has ${unknown.join(" or ")} in its name; expected a part of one of ${known.join(", ")}.`,
  );
  process.exit(2);
}
let total = 0;
let alive = 0;
for (const [name, tested] of Object.entries(subjects)) {
  if (wanted.length && !wanted.some((part) => name.includes(part))) continue;
  const { total: made, survived } = survivors(tested);
  total += made;
  alive += survived.length;
  console.log(`${name}: ${made} mutants, ${survived.length} survived`);
  for (const { change } of survived) console.log(`  ${change}`);
}
console.log(`${total} mutants, ${alive} survived`);
process.exitCode = alive ? 1 : 0;
