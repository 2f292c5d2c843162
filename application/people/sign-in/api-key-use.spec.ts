import { join } from 'node:path';
import { closeStorage, openStorage } from '../../../infrastructure/engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../../infrastructure/testing/kit/directory.js';
import { ApiKeyUses } from './api-key-use.js';

const directory = temporaryDirectory();

describe('the use of an API key', () => {
  let storage: Awaited<ReturnType<typeof openStorage>>;
  let now = Date.parse('2026-03-02T09:00:00.000Z');
  const uses = (): ApiKeyUses =>
    new ApiKeyUses(
      storage.state,
      (error) => {
        throw error as Error;
      },
      () => now,
    );
  beforeAll(async () => {
    storage = await openStorage(join(directory()), 1);
  });
  afterAll(() => closeStorage(storage));

  it('is known at once where it happened, and to others when it was kept, all of it added up', async () => {
    const [a, b] = [uses(), uses()];
    expect(await a.of('k')).toBeNull();
    a.record('k');
    now += 1_000;
    a.record('k');
    expect(await a.of('k')).toEqual({ lastUsedAt: '2026-03-02T09:00:01.000Z', requests: 2 });
    expect(await b.of('k')).toBeNull();
    now -= 500;
    b.record('k');
    await Promise.all([a.stop(), b.stop()]);
    for (const each of [a, b, uses()])
      expect(await each.of('k')).toEqual({ lastUsedAt: '2026-03-02T09:00:01.000Z', requests: 3 });
  });
});
