import { join } from 'node:path';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { moveGateway } from './move-gateway.js';
import { openKeyValues } from './schema.js';

describe('what the simulated gateway has done', () => {
  const directory = temporaryDirectory();

  it('moves to its own file once, and what is there stays', () => {
    const state = openKeyValues(join(directory(), 'state.db'), false).db;
    const gateway = openKeyValues(join(directory(), 'simulated-gateway.db'), false).db;
    const put = (db: typeof state, bucket: string, key: string, value: string): void =>
      void db
        .prepare('INSERT INTO kv (bucket, key, value) VALUES (?, ?, ?)')
        .run(bucket, key, value);
    const all = (db: typeof state) =>
      db.prepare('SELECT bucket, key, value FROM kv ORDER BY bucket, key').all();
    put(state, 'counter', 'purchase:26', '1');
    put(state, 'simulated-keys', 'k-1', 'old');
    put(state, 'simulated-payments', 'p-1', 'held');
    put(gateway, 'simulated-keys', 'k-1', 'new');
    moveGateway(state, gateway);
    moveGateway(state, gateway);
    expect(all(state)).toEqual([{ bucket: 'counter', key: 'purchase:26', value: '1' }]);
    expect(all(gateway)).toEqual([
      { bucket: 'simulated-keys', key: 'k-1', value: 'new' },
      { bucket: 'simulated-payments', key: 'p-1', value: 'held' },
    ]);
    state.close();
    gateway.close();
  });
});
