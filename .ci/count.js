// Prints how many tests passed and failed over jest's result files: `count.js FILE...`.
const { existsSync, readFileSync } = require("node:fs");

const results = process.argv
  .slice(2)
  .filter(existsSync)
  .map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum("numPendingTests");
console.log(
  `${sum("numPassedTests")} passed, ${sum("numFailedTests") + sum("numRuntimeErrorTestSuites")} failed${skipped ? `, ${skipped} skipped` : ""}`,
);
