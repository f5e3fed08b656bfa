/** End-to-end tests run one after the other against the stack that bin/e2e has stood up. */
module.exports = {
  ...require("./jest.config.js"),
  testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testSequencer: "<rootDir>/test/e2e/sequencer.js",
  testTimeout: 600_000,
};
