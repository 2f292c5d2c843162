import { inventory } from '../../domain/stock/inventory/inventory.js';
import {
  closeStorage,
  openStorage,
  type Storage,
} from '../../infrastructure/engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../infrastructure/testing/kit/directory.js';
import { newId } from '../shared/command/ids.js';
import { CommandPipeline } from '../shared/command/pipeline.js';
import { differences, NothingToReplay, replay, type Moment } from './replay.js';

const directory = temporaryDirectory();

describe('looking back', () => {
  let storage: Storage;
  const id = newId();
  const stream = `inventory-${id}`;
  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
    const pipeline = new CommandPipeline(storage.store);
    const of = {
      at: '2026-03-02T09:00:00.000Z',
      productId: 'p',
      vendorOrgId: 'v',
      location: 'main',
    };
    const send = async (command: object): Promise<void> => {
      const commandId = newId();
      const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
      await pipeline.execute({
        decider: inventory,
        id,
        command: { ...of, ...command } as never,
        context: { commandId, correlationId: commandId, causationId: commandId, actor },
      });
    };
    await send({ type: 'ReceiveStock', movementId: newId(), quantity: 10, reference: null });
    await send({
      type: 'ReserveStock',
      reservationId: 'r1',
      purchaseId: 'pu',
      orderId: 'o',
      lineId: 'l1',
      quantity: 4,
      last: true,
    });
    await send({
      type: 'ReserveStock',
      reservationId: 'r2',
      purchaseId: 'pu',
      orderId: 'o',
      lineId: 'l2',
      quantity: 1,
      last: true,
    });
    await send({ type: 'ReleaseReservation', reservationId: 'r1', reason: 'cancelled' });
  });
  afterAll(() => closeStorage(storage));
  const at = (moment: Moment) => replay(storage.store, stream, moment);

  it('folds a stream as it is, or as it was after a revision', async () => {
    expect(await at('now')).toMatchObject({
      revision: 3,
      lastEvent: { type: 'StockReservationReleased' },
      state: { onHand: 10 },
    });
    expect(await at({ revision: 1 })).toMatchObject({
      revision: 1,
      state: { onHand: 10, reservations: [{ reservationId: 'r1', quantity: 4 }] },
    });
    expect(await at({ revision: 99 })).toMatchObject({ revision: 3 });
  });

  it('folds what had been recorded by an instant', async () => {
    const { recordedAt } = await at({ revision: 2 });
    expect((await at({ atMs: recordedAt })).revision).toBeGreaterThanOrEqual(2);
    await expect(at({ atMs: recordedAt - 3_600_000 })).rejects.toThrow(
      new NothingToReplay(`"${stream}" had not begun then`),
    );
  });

  it('says what is no stream', async () => {
    await expect(replay(storage.store, `inventory-${newId()}`, 'now')).rejects.toThrow(
      'there is no stream',
    );
    await expect(replay(storage.store, 'nonsense', 'now')).rejects.toThrow(
      /"nonsense" is no stream: its name begins with one of organization-/,
    );
  });

  it('names what changed, entry by entry: one that has gone does not shift the others', async () => {
    const [before, after] = [await at({ revision: 2 }), await at('now')];
    const changes = differences(before.state, after.state).filter((d) =>
      d.path.startsWith('/reservations'),
    );
    expect(changes).toEqual([
      {
        path: '/reservations/r1',
        before: expect.objectContaining({ quantity: 4 }) as unknown,
        after: undefined,
      },
    ]);
    expect(differences(after.state, after.state)).toEqual([]);
    expect(
      differences(
        { price: { amount: '2.55' }, 'a/b': 1 },
        { price: { amount: '2.40' }, 'a/b': 1, note: null },
      ),
    ).toEqual([
      { path: '/price/amount', before: '2.55', after: '2.40' },
      { path: '/note', before: undefined, after: null },
    ]);
  });
});
