const Sequencer = require("@jest/test-sequencer").default;

/** The end-to-end tests share one stack, so they run in the order of their names. */
module.exports = class extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => a.path.localeCompare(b.path));
  }
};
