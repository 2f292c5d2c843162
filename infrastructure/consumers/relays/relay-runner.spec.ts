import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { CommandPipeline } from '../../../application/shared/command/pipeline.js';
import type {
  AddressedEffect,
  Channel,
  Outcome,
  Relay,
} from '../../../application/shared/relay/relay.js';
import type { InventoryCommand } from '../../../domain/stock/inventory/inventory.commands.js';
import { inventory } from '../../../domain/stock/inventory/inventory.js';
import { closeStorage, openStorage, type Storage } from '../../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { pauseMs, RelayRunner, type RelayRunnerOptions } from './relay-runner.js';
import { writeRestoreMark } from './restore-mark.js';

const directory = temporaryDirectory();
const HOUR_MS = 3_600_000;
const patience = {
  baseMs: 1_000,
  capMs: 60_000,
  parkAfterMs: 24 * HOUR_MS,
  holdAfterMs: HOUR_MS,
};

/** Tells somebody of what is received; the vendor's name in the event is who. */
const telling = (name: string, ordered = false): Relay<'StockReceived'> => ({
  name,
  handles: ['StockReceived'],
  ordered,
  patience,
  effectsOf: (event) => [
    { channel: 'bell', kind: 'received', to: { user: event.data.reference ?? 'nobody' } },
  ],
});

/** Answers as the spec says; `unavailable` where it says nothing. */
class Bell implements Channel {
  readonly rung: string[] = [];
  readonly ended = ({ recipient }: AddressedEffect): Promise<void> => {
    this.over.push(recipient);
    return Promise.resolve();
  };
  readonly over: string[] = [];
  answers = new Map<string, Outcome>();
  lookUp?: (effect: AddressedEffect) => Promise<Outcome | null>;

  perform({ recipient }: AddressedEffect): Promise<Outcome> {
    this.rung.push(recipient);
    return Promise.resolve(
      this.answers.get(recipient) ?? { is: 'unavailable', why: 'nobody is there' },
    );
  }

  answer(recipient: string, outcome: Outcome): void {
    this.answers.set(recipient, outcome);
  }
}

describe('a relay', () => {
  let storage: Storage;
  let pipeline: CommandPipeline;
  const logged: string[] = [];
  const running: RelayRunner[] = [];
  const hanging: ((outcome: Outcome) => void)[] = [];
  /** Does not answer until the end of the test, or until it is told what to answer. */
  const withoutAnswer = (): Channel => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    hanging.push(resolve);
    return { perform: () => promise };
  };

  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
    pipeline = new CommandPipeline(storage.store);
  });
  afterEach(async () => {
    for (const answer of hanging.splice(0)) answer({ is: 'done' });
    for (const runner of running.splice(0)) await runner.stop();
  });
  afterAll(() => closeStorage(storage));

  const runnerOf = (
    relay: Relay<'StockReceived'>,
    bell: Channel,
    options: Partial<RelayRunnerOptions> = {},
  ): RelayRunner => {
    const runner = new RelayRunner({
      relay,
      channels: { bell },
      addressees: {
        of: (to) => Promise.resolve([(to as { user: string }).user]),
      },
      store: storage.store,
      keep: storage.state,
      log: (message) => logged.push(message),
      ...options,
    });
    running.push(runner);
    return runner;
  };
  const started = async (...of: Parameters<typeof runnerOf>): Promise<RelayRunner> => {
    const runner = runnerOf(...of);
    await runner.start();
    return runner;
  };
  const receive = async (reference: string, client: string | null = null): Promise<number> => {
    const id = newId();
    const command: InventoryCommand = {
      type: 'ReceiveStock',
      at: new Date().toISOString(),
      productId: id,
      vendorOrgId: 'v',
      location: 'main',
      movementId: id,
      quantity: 1,
      reference,
    };
    const actor = { person: null, organization: null, impersonator: null, client };
    const { position } = await pipeline.execute({
      decider: inventory,
      id,
      command,
      context: { commandId: id, correlationId: id, causationId: id, actor },
    });
    return position;
  };
  const seen = (runner: RelayRunner, position: number) =>
    eventually('it has seen it', () => runner.status().position >= position);
  const waiting = async (runner: RelayRunner) =>
    eventually('one waits', async () => (await runner.waiting())[0]);

  it('begins at the head, and does once what happens from then on', async () => {
    await receive('before');
    const bell = new Bell();
    bell.answer('after', { is: 'done' });
    const runner = await started(telling('new'), bell);
    await receive('after');
    await eventually('it is done', () => bell.over.length === 1);
    await runner.stop();
    await seen(await started(telling('new'), bell), await storage.store.head());
    expect(bell.rung).toEqual(['after']);
  });

  it('keeps what an event causes in the same write as how far it has come', async () => {
    const writes: (readonly KeyValueChange[])[] = [];
    const keep: KeyValueStore = {
      get: (bucket, key) => storage.state.get(bucket, key),
      list: (bucket) => storage.state.list(bucket),
      write: (changes) => {
        writes.push(changes);
        return storage.state.write(changes);
      },
    };
    const runner = await started(telling('together'), new Bell(), { keep });
    await seen(runner, await receive('somebody'));
    const first = await eventually('it is kept', () =>
      writes.find((changes) => changes.some(({ bucket }) => bucket === 'relay-open:together')),
    );
    expect(first.map(({ bucket }) => bucket)).toEqual(['relay-open:together', 'relay-checkpoint']);
  });

  it('does nothing because of the demo, or of history from elsewhere', async () => {
    const bell = new Bell();
    const runner = await started(telling('silent'), bell);
    await receive('demo', 'demo');
    await seen(runner, await receive('import', 'import'));
    expect([runner.status().open, bell.rung]).toEqual([0, []]);
  });

  it('is looked up after an attempt that a crash has cut short, where the other side can be asked', async () => {
    const crashed = runnerOf(telling('asks'), withoutAnswer());
    await crashed.start(1);
    await receive('known');
    await receive('unknown');
    await eventually('both are under way', async () => {
      const kept = await storage.state.list('relay-open:asks');
      return kept.filter(([, json]) => json.includes('"underWay":true')).length === 2;
    });
    const bell = new Bell();
    bell.lookUp = ({ recipient }) => Promise.resolve(recipient === 'known' ? { is: 'done' } : null);
    bell.answer('unknown', { is: 'done' });
    const runner = runnerOf(telling('asks'), bell);
    await runner.start(2);
    await eventually('both are done', () => runner.status().open === 0);
    expect(bell.rung).toEqual(['unknown']);
  });

  it('asks later for what the other side has taken and not done yet', async () => {
    const bell = new Bell();
    const answers: Outcome[] = [{ is: 'pending' }, { is: 'done' }];
    let asked = 0;
    bell.lookUp = () => {
      asked++;
      return Promise.resolve(answers.shift() ?? null);
    };
    bell.answer('patient', { is: 'pending' });
    const runner = await started(telling('later'), bell, { random: () => 0 });
    await receive('patient');
    await eventually('it is done', () => bell.over.length === 1 && runner.status().open === 0);
    expect([bell.rung, asked]).toEqual([['patient'], 2]);
  });

  it('parks what could not be done for a day, and does the others meanwhile', async () => {
    let now = Date.now();
    const bell = new Bell();
    bell.answer('reachable', { is: 'done' });
    const runner = await started(telling('patient'), bell, { now: () => now, random: () => 0 });
    await receive('away');
    await receive('reachable');
    await eventually('one is done', () => bell.over.includes('reachable'));
    // attempts go on all the time, so that it never lies for an hour
    for (let hours = 0; hours < 48; hours++) {
      const before = bell.rung.length;
      now += HOUR_MS / 2;
      await eventually('it was tried again, or parked', () =>
        bell.rung.length > before + 1 || runner.status().parked === 1 ? true : null,
      );
    }
    expect(await waiting(runner)).toMatchObject({
      recipient: 'away',
      state: 'parked',
      reason: 'nobody is there; tried for 24 h',
    });
  });

  it('holds what nobody has tried for an hour until an operator releases it', async () => {
    const bell = new Bell();
    const first = await started(telling('late'), bell);
    await receive('somebody');
    await eventually('it was tried', () => bell.rung.length === 1);
    await first.stop();
    bell.answer('somebody', { is: 'done' });
    const later = await started(telling('late'), bell, { now: () => Date.now() + 2 * HOUR_MS });
    const held = await waiting(later);
    expect([held.state, held.reason]).toEqual([
      'held',
      'nobody has tried it for 1 h: it may have been done before a restore',
    ]);
    await later.retryEffect(held.key);
    await eventually('it is done', () => later.status().held === 0 && later.status().open === 0);
    expect(bell.rung).toHaveLength(2);
  });

  it('holds what was opened before a restore, and what its events cause, unless it is known to be done', async () => {
    const bell = new Bell();
    bell.answer('done', { is: 'done' });
    const first = await started(telling('restored'), bell);
    await receive('done');
    await receive('open');
    await eventually('one is open', () => bell.over.length === 1 && bell.rung.includes('open'));
    await first.stop();
    const place = await storage.state.get('relay-checkpoint', 'restored');
    await receive('not seen yet');
    await writeRestoreMark(storage.state, {
      at: new Date().toISOString(),
      position: await storage.store.head(),
    });
    // the state that is restored is older than the events
    await storage.state.write([{ bucket: 'relay-checkpoint', key: 'restored', value: place }]);
    bell.answers = new Map(['open', 'not seen yet', 'later'].map((who) => [who, { is: 'done' }]));
    const again = await started(telling('restored'), bell);
    await receive('later');
    await eventually('what comes later is done', () => bell.over.includes('later'));
    expect((await again.waiting()).map(({ recipient, state }) => [recipient, state])).toEqual([
      ['open', 'held'],
      ['not seen yet', 'held'],
    ]);
    await again.dismissEffect((await again.waiting())[0]!.key);
    await again.stop();
    const third = await started(telling('restored'), bell);
    expect((await third.waiting()).map(({ recipient }) => recipient)).toEqual(['not seen yet']);
    expect(bell.over).toEqual(['done', 'later', 'open']);
    // what an operator has released stays so, also where it cannot be done at once
    bell.answers.delete('not seen yet');
    await third.retryEffect((await third.waiting())[0]!.key);
    await third.stop();
    const fourth = await started(telling('restored'), bell);
    expect([await fourth.waiting(), fourth.status().open]).toEqual([[], 1]);
    await storage.state.write([{ bucket: 'restore', key: 'last', value: null }]);
  });

  it('that is told of a restore while it tries something holds it, however the try ends', async () => {
    const runner = await started(telling('meanwhile'), withoutAnswer());
    const position = await receive('under way');
    await eventually('it is tried', () => hanging.length === 1 && runner.status().open === 1);
    await writeRestoreMark(storage.state, { at: new Date().toISOString(), position });
    await runner.heedRestore();
    hanging.splice(0)[0]!({ is: 'unavailable', why: 'nobody is there' });
    await runner.stop();
    expect([runner.status().held, runner.status().open]).toEqual([1, 0]);
    const again = await started(telling('meanwhile'), withoutAnswer());
    expect([again.status().held, again.status().open]).toEqual([1, 0]);
    await again.dismissEffect((await waiting(again)).key);
  });

  it('looks up what a restore has held, where it can, before it does it: it may have been done', async () => {
    const bell = new Bell();
    const first = await started(telling('looked up'), bell);
    await receive('open');
    await eventually('it was tried', () => bell.rung.length > 0);
    await first.stop();
    await writeRestoreMark(storage.state, {
      at: new Date().toISOString(),
      position: await storage.store.head(),
    });
    const rung = bell.rung.length;
    const lookedUp: string[] = [];
    const again = await started(telling('looked up'), {
      perform: (effect) => bell.perform(effect),
      lookUp: ({ recipient }) => {
        lookedUp.push(recipient);
        return Promise.resolve({ is: 'done' });
      },
    });
    await again.retryEffect((await waiting(again)).key);
    await eventually('it is known', () => again.status().open + again.status().held === 0);
    expect([lookedUp, bell.rung.length]).toEqual([['open'], rung]);
    await storage.state.write([{ bucket: 'restore', key: 'last', value: null }]);
  });

  it('begins at the head of another history, and holds what was open in the one before', async () => {
    const bell = new Bell();
    const first = await started(telling('elsewhere'), bell);
    await receive('open');
    await eventually('it was tried', () => bell.rung.length > 0);
    await first.stop();
    const { store } = storage;
    const other = await started(telling('elsewhere'), bell, {
      store: {
        epoch: 'another',
        head: () => store.head(),
        eventAt: (position: number) => store.eventAt(position),
        subscribe: store.subscribe.bind(store),
      } as unknown as typeof store,
    });
    expect(await waiting(other)).toMatchObject({
      recipient: 'open',
      state: 'held',
      reason: 'the events are those of another history: it may have been done there',
    });
    expect(logged).toContain(
      'relay elsewhere: its checkpoint is of another history: it begins at the head',
    );
  });

  it('does one after the other where order matters, and says how far it is behind', async () => {
    const bell = new Bell();
    for (const who of ['first', 'third']) bell.answer(who, { is: 'done' });
    bell.answer('second', { is: 'refused', why: 'not this one' });
    const runner = await started(telling('in order', true), bell);
    for (const who of ['first', 'second', 'third']) await receive(who);
    const parked = await waiting(runner);
    await eventually('the third has come', () => runner.status().open === 1);
    expect([parked.recipient, parked.state]).toEqual(['second', 'parked']);
    expect(bell.rung).toEqual(['first', 'second']);
    bell.answer('second', { is: 'done' });
    await runner.retryEffect(parked.key);
    await eventually('all are done', () => bell.over.length === 3);
    expect(bell.over).toEqual(['first', 'second', 'third']);
  });

  it('keeps nothing any more once another has begun to run it', async () => {
    const older = runnerOf(telling('fenced'), withoutAnswer());
    expect(await older.start(1)).toBe(true);
    await receive('somebody');
    await eventually('it is under way', async () =>
      (await storage.state.list('relay-open:fenced')).some(([, json]) =>
        json.includes('"underWay":true'),
      ),
    );
    const bell = new Bell();
    bell.answer('somebody', { is: 'done' });
    const younger = runnerOf(telling('fenced'), bell);
    expect(await younger.start(2)).toBe(true);
    await eventually('the younger has done it', () => bell.over.length === 1);
    hanging[0]!({ is: 'refused', why: 'too late' });
    await eventually('the older has noticed', () =>
      logged.includes('relay fenced: somebody else runs it now'),
    );
    expect(await storage.state.list('relay-open:fenced')).toEqual([]);
    expect(await older.start(1)).toBe(false);
  });

  it('stops at an event that it cannot deal with, until an operator has it retried or skipped', async () => {
    const bell = new Bell();
    bell.answer('easy', { is: 'done' });
    const addressees = {
      of: (to: unknown) => {
        const { user } = to as { user: string };
        if (user === 'hard') throw new Error('who is that?');
        return Promise.resolve([user]);
      },
    };
    bell.answer('before', { is: 'done' });
    await (await started(telling('stops'), bell, { addressees })).stop();
    for (const who of ['before', 'hard', 'easy']) await receive(who);
    const runner = await started(telling('stops'), bell, { addressees });
    await eventually('it has stopped', () => runner.status().failed !== null);
    await eventually('what came before is done', () => bell.over.includes('before'));
    expect(runner.status().error).toBe('who is that?');
    await runner.skipEvent('nobody');
    await eventually('it went on', () => bell.over.includes('easy'));
  });

  it('forgets after a month what it has done', async () => {
    const bell = new Bell();
    bell.answer('somebody', { is: 'done' });
    const first = await started(telling('forgets'), bell);
    await receive('somebody');
    await eventually('it is done', () => first.status().open === 0 && bell.over.length === 1);
    const log = () => storage.state.list('relay-log:forgets');
    const [[, json]] = (await log()) as [[string, string]];
    expect(JSON.parse(json)).toEqual({
      kind: 'received',
      recipient: 'somebody',
      outcome: 'done',
      recordedAt: expect.any(String),
      settledAt: expect.any(String),
    });
    await first.stop();
    await started(telling('forgets'), bell, { now: () => Date.now() + 31 * 24 * HOUR_MS });
    await eventually('it is forgotten', async () => (await log()).length === 0);
  });
});

describe('the pause after a failure', () => {
  it('is anything up to twice as long each time, and never longer than the cap', () => {
    const most = (failures: number): number => pauseMs(patience, failures, 1);
    expect([0, 1, 2, 5, 6, 100].map(most)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
    expect([0, 6].map((failures) => pauseMs(patience, failures, 0))).toEqual([0, 0]);
    expect(pauseMs(patience, 2, 0.25)).toBe(1_000);
  });
});
