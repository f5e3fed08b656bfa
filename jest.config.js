const { availableParallelism } = require("node:os");

/** Unit tests run on everything under test/ but test/e2e and test/bench, which need real containers and have commands of their own. */
module.exports = {
  testEnvironment: "node",
  // Real processes and databases, on a machine that may be busy: it ends what hangs, and no test passes or fails by it.
  testTimeout: 300_000,
  // Jest leaves one processor to itself, and of two that is half of the time.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/e2e/", "<rootDir>/test/bench/"],
  modulePathIgnorePatterns: ["<rootDir>/.local/", "/dist/"],
  // Grafana's libraries load these, which come as ES modules only.
  transformIgnorePatterns: ["/node_modules/(?!(marked|d3-[a-z-]+|internmap)/)"],
  transform: {
    "\\.m?[jt]s$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022", transform: { useDefineForClassFields: false } } },
    ],
  },
};
