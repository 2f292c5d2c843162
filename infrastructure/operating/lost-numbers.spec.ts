import { newId } from '../../application/shared/command/ids.js';
import { KeyValueNumbers } from '../engines/numbers/key-value-numbers.js';
import { closeStorage, openStorage, type Storage } from '../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../testing/kit/directory.js';

const directory = temporaryDirectory();
const AT = '2026-11-30T09:00:00.000Z';
const NEXT_YEAR = '2027-01-01T00:00:01.000Z';

describe('the numbers that people read', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
  });
  afterAll(() => closeStorage(storage));

  const numbers = (): KeyValueNumbers => new KeyValueNumbers(storage.state, storage.store);
  const given = new Set<string>();
  /** A number is given, and stands in an event, as an order does with it. */
  const use = async (by: KeyValueNumbers, at = AT): Promise<string> => {
    const number = await by.next('purchase', at);
    expect(given.has(number)).toBe(false);
    given.add(number);
    const data = JSON.stringify({ number, orders: [{ number: `${number}-1` }] });
    await storage.store.append(`purchase-${newId()}`, -1, [
      { id: newId(), type: 'PurchasePlaced', data, metadata: '{}' },
    ]);
    return number;
  };
  const kept = (): Promise<readonly (readonly [string, string])[]> => storage.state.list('counter');
  const put = (entries: readonly (readonly [string, string | null])[]): Promise<boolean> =>
    storage.state.write(entries.map(([key, value]) => ({ bucket: 'counter', key, value })));
  const lose = async (): Promise<boolean> => put((await kept()).map(([key]) => [key, null]));

  it('begin at 1 in each year', async () => {
    const fresh = numbers();
    await fresh.raise();
    expect([await use(fresh), await use(fresh), await use(fresh, NEXT_YEAR)]).toEqual([
      '26-000001',
      '26-000002',
      '27-000001',
    ]);
  });

  it('go on above the highest in the events where the counters are lost before a start', async () => {
    const before = await use(numbers());
    await lose();
    const anew = numbers();
    await anew.raise();
    expect((await use(anew)) > before).toBe(true);
    expect(await use(anew, NEXT_YEAR)).toBe('27-000002');
  });

  it('stand on nothing twice where the counters are lost while replicas hold blocks of them', async () => {
    const [one, other, third] = [numbers(), numbers(), numbers()];
    for (let n = 0; n < 3; n++) for (const replica of [one, other]) await use(replica);
    await lose();
    for (let n = 0; n < 250; n++) for (const replica of [third, one, other]) await use(replica);
  });

  it('go on above the highest where a backup of the counters is restored that is older than the events', async () => {
    await use(numbers());
    const backup = await kept();
    const later = numbers();
    for (let n = 0; n < 450; n++) await use(later);
    await put(backup);
    const restored = numbers();
    await restored.raise();
    for (let n = 0; n < 3; n++) await use(restored);
  });

  it('are not looked for in the whole history when a start finds them, nor when a year begins', async () => {
    await use(numbers());
    let read = 0;
    const { epoch } = storage.store;
    const watched = {
      epoch,
      head: () => storage.store.head(),
      eventAt: (position: number) => storage.store.eventAt(position),
      readAll: async (after: number, count: number) => {
        const page = await storage.store.readAll(after, count);
        read += page.length;
        return page;
      },
    };
    const again = new KeyValueNumbers(storage.state, watched);
    await again.raise();
    await again.next('rfq', '2031-01-01T00:00:00.000Z');
    expect(read).toBeLessThan(10);
  });
});
