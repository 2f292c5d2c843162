// Jest's order of test files: on a clean checkout it knows only their sizes, and a short file that
// waits for half a minute would be the last one, alone.
import Sequencer from '@jest/test-sequencer';

// its types are those of CommonJS
const Base = /** @type {typeof Sequencer.default} */ (/** @type {unknown} */ (Sequencer));
const LONG = [/jobs-on-servers/, /real-trade/, /http-on-servers/, /eventstoredb-faults/, /kill/];

export default class LongestFirst extends Base {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    const rank = ({ path }) => {
      const index = LONG.findIndex((pattern) => pattern.test(path));
      return index === -1 ? LONG.length : index;
    };
    return (await super.sort(tests)).sort((one, other) => rank(one) - rank(other));
  }
}
