import { join } from 'node:path';
import { closeStorage, openStorage } from '../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { JobClaims } from './job-claims.js';

const directory = temporaryDirectory();

describe('the claim to a job', () => {
  let storage: Awaited<ReturnType<typeof openStorage>>;
  let now = 0;
  const claims = (owner: string): JobClaims => new JobClaims(storage.state, owner, () => now);
  beforeAll(async () => {
    storage = await openStorage(join(directory()), 1);
  });
  afterAll(() => closeStorage(storage));

  it('is one replica’s at a time, which others can ask how far it is', async () => {
    const [a, b] = [claims('a'), claims('b')];
    expect((await Promise.all([a.claim('1'), b.claim('1')])).filter(Boolean)).toHaveLength(1);
    const [mine, other] = (await a.claim('1')) ? [a, b] : [b, a];
    expect([
      await mine.renew('1', { done: 400, rate: 90 }),
      await other.renew('1', { done: 1, rate: 1 }),
    ]).toEqual([true, false]);
    expect(await other.progressOf('1')).toEqual({ done: 400, rate: 90 });
    await other.release('1');
    expect(await other.claim('1')).toBe(false);
    await mine.release('1');
    expect([await other.progressOf('1'), await other.claim('1')]).toEqual([null, true]);
  });

  it('passes to another when its owner has not been heard of, who is told when it comes back', async () => {
    const [a, b] = [claims('a'), claims('b')];
    expect(await a.claim('2')).toBe(true);
    now += 29_000;
    expect(await b.claim('2')).toBe(false);
    await a.renew('2', { done: 1, rate: 1 });
    now += 29_000;
    expect(await b.claim('2')).toBe(false);
    now += 2_000;
    expect(await b.claim('2')).toBe(true);
    expect(await a.renew('2', { done: 2, rate: 1 })).toBe(false);
    await a.release('2');
    expect(await b.renew('2', { done: 3, rate: 1 })).toBe(true);
  });

  it('is taken up again at once by whoever has the same name', async () => {
    expect([await claims('embedded').claim('3'), await claims('embedded').claim('3')]).toEqual([
      true,
      true,
    ]);
  });
});
