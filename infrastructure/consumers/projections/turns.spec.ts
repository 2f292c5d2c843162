import { turnsOf } from './turns.js';

/**
 * Goes on in turns, a batch at most each time, until all are at the head; answers how many events
 * were read.
 */
function readUntilTogether(
  places: number[],
  head: number,
  batch: number,
): { read: number; rounds: number } {
  let [read, rounds] = [0, 0];
  while (places.some((p) => p < head)) {
    for (const { position, upTo } of turnsOf(places, [])) {
      const to = Math.min(position + batch, upTo ?? head);
      read += to - position;
      places = places.map((p) => (p === position ? to : p));
    }
    rounds++;
  }
  return { read, rounds };
}

describe('the turns of read models', () => {
  it('are everybody’s where few stand apart, the foremost first', () => {
    expect(turnsOf([10, 30, 10, 20], [5])).toEqual([
      { position: 30, upTo: null },
      { position: 20, upTo: null },
      { position: 10, upTo: null },
      { position: 5, upTo: null },
    ]);
  });

  it('are the foremost’s where many do, and of whoever is nearest to the next before it, and always the rebuilds’', () => {
    expect(turnsOf([60, 10, 20, 35, 50], [0, 20])).toEqual([
      { position: 60, upTo: null },
      { position: 10, upTo: 20 },
      { position: 0, upTo: null },
    ]);
  });

  it('let nobody near the head wait for one that is built from the beginning', () => {
    expect(turnsOf([9_990, 9_980, 9_995, 10_000, 0], [])).toEqual([
      { position: 10_000, upTo: null },
      { position: 9_990, upTo: 9_995 },
    ]);
  });

  it('bring twenty that stand apart together for little more than what the last has to read', () => {
    const places = Array.from({ length: 20 }, (_, i) => 1_000 * i);
    const { read } = readUntilTogether(places, 100_000, 500);
    // each for itself would read some 1,800,000
    expect(read).toBeLessThan(4.2 * 100_000);
  });
});
