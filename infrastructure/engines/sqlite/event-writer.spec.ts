import { join } from 'node:path';
import { newId } from '../../../application/shared/command/ids.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { EventWriter } from './event-writer.js';
import { openEvents } from './schema.js';

const directory = temporaryDirectory();

describe('the writer of events', () => {
  it('never records an event before one that is there, whatever the clock does, also after a restart', () => {
    const path = join(directory(), 'events.db');
    const recorded: number[] = [];
    for (const clock of [[1_000, 2_000, 500], [700, 1_999, 2_001, 2_001, 3], [9_000]]) {
      const { db, commits } = openEvents(path, newId);
      let now = 0;
      const writer = new EventWriter(db, commits, () => now);
      for (now of clock) {
        const [answer] = writer.commit([
          [1, 'append', `order-${newId()}`, -1, newId(), 'T', '{}', '{}'],
        ]);
        expect(answer![1]).toBe(1);
        recorded.push(answer![4] as number);
      }
      db.close();
    }
    expect(recorded).toEqual([1_000, 2_000, 2_000, 2_000, 2_000, 2_001, 2_001, 2_001, 9_000]);
  });
});
