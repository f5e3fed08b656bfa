/** End-to-end tests run one after the other against the stack that bin/e2e has stood up. */
module.exports = {
  ...require("./jest.config.js"),
  testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testSequencer: "<rootDir>/test/e2e/sequencer.js",
  // Ends only what hangs: every wait has a limit of its own, and says what it saw last.
  testTimeout: 1_800_000,
};
