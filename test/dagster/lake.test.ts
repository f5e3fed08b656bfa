import { join } from "node:path";
import { runPython } from "../helpers/python";

/** Tests of the batch stages are written in Python; one alone: `PYTHONPATH=test/dagster python -m unittest test_trades`. */
const told = JSON.parse(runPython([join(__dirname, "run.py")])) as Record<string, string | null>;

test.each(Object.entries(told))("%s", (_, wrong) => {
  if (wrong !== null) {
    throw new Error(wrong);
  }
});
