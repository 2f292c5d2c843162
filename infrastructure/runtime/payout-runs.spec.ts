import { setTimeout as pause } from 'node:timers/promises';
import {
  confirmMoneyAction,
  proposeMoneyAction,
} from '../../application/money/money-action.use-cases.js';
import { PayoutRunChannel, payoutOfRun } from '../../application/money/payout-run-channel.js';
import { PAYOUT_RUNS, payoutRunRelay } from '../../application/money/payout-run.relay.js';
import { marketplaceTermsId } from '../../application/money/payout-run.use-cases.js';
import { defaultPayoutSettings } from '../../application/money/payout-settings.js';
import { newId, vendorAccountId } from '../../application/shared/command/ids.js';
import type { CommandPipeline } from '../../application/shared/command/pipeline.js';
import { decodeEvent } from '../../application/shared/event/codec.js';
import {
  addressed,
  type AddressedEffect,
  type Outcome,
} from '../../application/shared/relay/relay.js';
import { handle, type UseCaseOf } from '../../application/shared/use-case.js';
import type { EventOf } from '../../domain/event-builder-spec.js';
import { payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import { payoutRun, type PayoutRunCommand } from '../../domain/money/payout-run/payout-run.js';
import { payoutTerms } from '../../domain/money/payout-terms/payout-terms.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { rolePermissions } from '../../domain/people/user/permissions.js';
import type { Decider, DomainCommand } from '../../domain/shared/decider/decider.js';
import { payoutRuns } from '../../projections/money/payout-runs.js';
import { payouts } from '../../projections/money/payouts.js';
import { PayoutSchedule, scheduledRunId } from '../consumers/relays/payout-schedule.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { Marketplace } from './marketplace.js';

const directory = temporaryDirectory();
const DAY = '2026-03-02';
const at = `${DAY}T09:00:00.000Z`;
const nobody = { person: null, organization: null, impersonator: null, client: 'spec' };

/** Vendors with money are paid by a run once, whatever is killed on the way. */
describe('a payout run', () => {
  let marketplace: Marketplace;
  beforeAll(async () => {
    marketplace = await Marketplace.open({
      directory: directory(),
      log: () => undefined,
      payoutSettings: { ...defaultPayoutSettings, twoPeopleAbove: new Map([['GBP', 50_000]]) },
    });
    await tell(payoutTerms, marketplaceTermsId, {
      type: 'SetPayoutTerms',
      at,
      vendorOrgId: null,
      schedule: { every: 'day', on: null },
      minima: [{ amount: 1_000, currency: 'GBP' }],
      reason: 'Price list',
      by: 'u-1',
    });
  }, 60_000);
  afterAll(() => marketplace.close(), 30_000);

  const tell = <State, Command extends DomainCommand>(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever its events are
    decider: Decider<State, Command, any>,
    id: string,
    command: NoInfer<Command>,
  ) =>
    marketplace.services.pipeline.execute({
      decider,
      id,
      command,
      context: { commandId: newId(), correlationId: id, causationId: id, actor: nobody },
    });

  /** A vendor with something available, and a bank account where it is `ready`. */
  async function vendor(pence: number, ready = true): Promise<string> {
    const vendorOrgId = newId();
    const accountId = vendorAccountId(vendorOrgId, 'GBP');
    const of = { at, accountId, vendorOrgId, currency: 'GBP' };
    const earned = (gross: number) => ({
      purchaseId: newId(),
      orderId: newId(),
      number: '26-000001-1',
      gross,
      commission: 0,
      tax: 0,
    });
    if (pence >= 0)
      await tell(vendorAccount, accountId, {
        type: 'CreditEarning',
        ...of,
        releaseId: newId(),
        earning: earned(pence),
      });
    else
      await tell(vendorAccount, accountId, {
        type: 'ReverseEarning',
        ...of,
        refundId: newId(),
        earning: earned(-pence),
      });
    if (ready) {
      await tell(payoutAccount, vendorOrgId, {
        type: 'StartOnboarding',
        at,
        vendorOrgId,
        country: 'GB',
        by: 'u-2',
      });
      await tell(payoutAccount, vendorOrgId, {
        type: 'RecordGatewayAccount',
        at,
        gatewayAccount: `acct_${vendorOrgId}`,
      });
      await tell(payoutAccount, vendorOrgId, {
        type: 'RecordAccountState',
        at,
        account: {
          canBePaid: true,
          reason: null,
          due: [],
          dueBy: null,
          bank: { bankName: null, last4: '1234', country: 'GB', currency: 'GBP' },
        },
      });
    }
    return vendorOrgId;
  }

  async function begun(more: Partial<PayoutRunCommand> = {}): Promise<string> {
    const runId = newId();
    await tell(payoutRun, runId, {
      type: 'StartPayoutRun',
      at,
      runId,
      day: DAY,
      scope: 'all',
      since: null,
      vendorOrgIds: null,
      by: 'u-1',
      ...more,
    } as PayoutRunCommand);
    await marketplace.caughtUp();
    return runId;
  }

  /** The effects that the run's events have, in their order. */
  async function effectsOf(runId: string): Promise<AddressedEffect[]> {
    const stored = await marketplace.store.readStream(`payoutRun-${runId}`, 0, 1_000);
    return stored
      .map(decodeEvent)
      .filter((e) => (payoutRunRelay.handles as readonly string[]).includes(e.type))
      .flatMap((event) =>
        payoutRunRelay.effectsOf(event as never).map((effect) => addressed(effect, runId, event)),
      );
  }

  /** Goes over all pages; `killAt`: ends instead of doing the command of this number, once. */
  async function played(runId: string, pageSize: number, killAt: number | null): Promise<void> {
    let commands = 0;
    let killed = killAt === null;
    const pipeline = new Proxy(marketplace.services.pipeline, {
      get: (target, name) =>
        name === 'execute'
          ? (request: Parameters<CommandPipeline['execute']>[0]) => {
              if (!killed && commands++ === killAt) {
                killed = true;
                return Promise.reject(new Error('killed'));
              }
              return target.execute(request);
            }
          : (target[name as keyof CommandPipeline] as unknown),
    });
    for (let done = 0, attempts = 0; attempts < 100; attempts++) {
      const effect = (await effectsOf(runId))[done];
      if (!effect) return;
      // what is killed begins with a channel of its own
      const channel = new PayoutRunChannel(
        { ...marketplace.services, pipeline },
        () => Date.parse(at),
        pageSize,
      );
      const outcome = await channel.perform(effect).catch((): Outcome | null => null);
      await marketplace.caughtUp();
      if (outcome?.is === 'done') done++;
    }
    throw new Error('the run does not end');
  }

  const payoutsOf = async (runId: string): Promise<[string, number][]> =>
    (await marketplace.store.readAll(0, 10_000))
      .map(decodeEvent)
      .filter((e): e is typeof e & EventOf<'PayoutRequested'> => e.type === 'PayoutRequested')
      .filter((e) => e.data.runId === runId)
      .map(({ data }): [string, number] => [data.vendorOrgId, data.amount])
      .sort();

  it('pays who has enough, and says why it does not pay the others', async () => {
    const [enough, little, negative, notReady, blocked] = [
      await vendor(10_800),
      await vendor(999),
      await vendor(-500),
      await vendor(5_000, false),
      await vendor(7_000),
    ];
    const blockedAccount = vendorAccountId(blocked, 'GBP');
    await tell(vendorAccount, blockedAccount, {
      type: 'BlockPayouts',
      at,
      accountId: blockedAccount,
      vendorOrgId: blocked,
      currency: 'GBP',
      reason: 'Under review',
      by: 'u-1',
    });
    const runId = await begun({
      vendorOrgIds: [enough, little, negative, notReady, blocked],
    } as never);
    await played(runId, 2, null);
    expect(await payoutsOf(runId)).toEqual([[enough, 10_800]]);
    const run = await marketplace.documents.get(payoutRuns, runId);
    expect(run).toMatchObject({
      status: 'Finished',
      accounts: 5,
      paid: [{ currency: 'GBP', accounts: 1, amount: 10_800 }],
    });
    const reasonOf = async (vendorOrgId: string) =>
      (await marketplace.documents.get(
        payoutRuns,
        `${runId}|${vendorAccountId(vendorOrgId, 'GBP')}`,
      )) as { reason: string; amount: number } | null;
    expect(await reasonOf(little)).toMatchObject({ reason: 'belowMinimum', amount: 999 });
    expect(await reasonOf(negative)).toMatchObject({ reason: 'negative', amount: -500 });
    expect(await reasonOf(notReady)).toMatchObject({ reason: 'notReady', amount: 5_000 });
    expect(await reasonOf(blocked)).toMatchObject({ reason: 'blocked', amount: 7_000 });
    expect(await reasonOf(enough)).toBeNull();
    const payout = await marketplace.documents.get(
      payouts,
      payoutOfRun(runId, vendorAccountId(enough, 'GBP')),
    );
    expect(payout).toMatchObject({ runId, requestedBy: 'u-1', status: 'Requested' });
  }, 30_000);

  it('that is killed at any of its steps pays each vendor once', async () => {
    // two pages of two vendors: four payouts and two pages are recorded
    for (let killAt = 0; killAt < 6; killAt++) {
      const vendorOrgIds: string[] = [];
      for (let i = 0; i < 4; i++) vendorOrgIds.push(await vendor(2_000 + i));
      const runId = await begun({ vendorOrgIds } as never);
      await played(runId, 2, killAt);
      expect(await payoutsOf(runId)).toEqual(
        vendorOrgIds.map((id, i): [string, number] => [id, 2_000 + i]).sort(),
      );
      expect(await marketplace.documents.get(payoutRuns, runId)).toMatchObject({
        status: 'Finished',
        accounts: 4,
        paid: [{ currency: 'GBP', accounts: 4, amount: 8_006 }],
      });
    }
  }, 60_000);

  it('leaves what is above the limit to two people, who have it paid once', async () => {
    const vendorOrgId = await vendor(50_001);
    const accountId = vendorAccountId(vendorOrgId, 'GBP');
    const runId = await begun({ vendorOrgIds: [vendorOrgId] } as never);
    await played(runId, 2, null);
    expect(await payoutsOf(runId)).toEqual([]);
    expect(await marketplace.documents.get(payoutRuns, runId)).toMatchObject({
      notPaid: [{ currency: 'GBP', reason: 'secondPerson', accounts: 1, amount: 50_001 }],
    });
    const input = {
      accountId,
      kind: 'payout' as const,
      amount: null,
      nature: null,
      percent: null,
      days: null,
      from: null,
      until: null,
      reason: 'Large, and checked',
      evidence: null,
    };
    const operator = (id: string) => ({
      person: { id },
      organization: { id: 'op', type: 'Operator' as const },
      role: 'operator' as const,
      permissions: new Set(rolePermissions.operator.grants),
      impersonatorId: null,
      clientId: null,
    });
    const does = <Input, State>(use: UseCaseOf<Input, State>, what: Input, who: string) =>
      handle(
        use,
        {
          input: what,
          caller: operator(who),
          meta: { commandId: newId(), newId: newId(), at: new Date().toISOString() },
        },
        marketplace.services,
      );
    const { id: actionId } = await does(proposeMoneyAction, input, 'u-1');
    await expect(does(confirmMoneyAction, { actionId }, 'u-1')).rejects.toThrow('two people');
    await does(confirmMoneyAction, { actionId }, 'u-2');
    await does(confirmMoneyAction, { actionId }, 'u-3');
    await marketplace.settled();
    const { state } = await marketplace.services.pipeline.load(vendorAccount, accountId, true);
    expect([state.available, state.payouts.get(actionId)?.amount, state.payouts.size]).toEqual([
      0, 50_001, 1,
    ]);
  }, 30_000);

  it('that was stopped pays nobody else', async () => {
    const vendorOrgIds = [await vendor(3_000), await vendor(3_000)];
    const runId = await begun({ vendorOrgIds } as never);
    const [first] = await effectsOf(runId);
    const channel = new PayoutRunChannel(marketplace.services, () => Date.parse(at), 1);
    expect(await channel.perform(first!)).toEqual({ is: 'done' });
    await tell(payoutRun, runId, { type: 'StopPayoutRun', at, runId, reason: 'M', by: 'u-1' });
    const [, second] = await effectsOf(runId);
    expect(await channel.perform(second!)).toMatchObject({ is: 'obsolete' });
    expect(await payoutsOf(runId)).toHaveLength(1);
  }, 30_000);

  it('of a day begins by itself when it is time, once however many replicas try', async () => {
    const { services } = marketplace;
    const schedule = (time: string) =>
      new PayoutSchedule(
        services,
        () => undefined,
        () => Date.parse(`${DAY}T${time}:00.000Z`),
      );
    await schedule('05:59').tick();
    expect(await marketplace.store.readStream(`payoutRun-${scheduledRunId(DAY)}`, 0, 10)).toEqual(
      [],
    );
    await Promise.all([
      schedule('06:00').tick(),
      schedule('06:01').tick(),
      schedule('17:00').tick(),
    ]);
    const [started, ...more] = (
      await marketplace.store.readStream(`payoutRun-${scheduledRunId(DAY)}`, 0, 10)
    ).map(decodeEvent);
    expect(started).toMatchObject({
      type: 'PayoutRunStarted',
      data: { day: DAY, scope: 'due', since: '2026-03-01', startedBy: null },
    });
    expect(more).toEqual([]);
  }, 30_000);

  it('is gone over by whoever runs the relay', async () => {
    // before the relays begin: the gateway knows nothing of its account
    const vendorOrgId = await vendor(4_400);
    await marketplace.relays.start();
    const runId = await begun({ vendorOrgIds: [vendorOrgId] } as never);
    await eventually('the run has finished', async () => {
      await pause(5);
      const run = await marketplace.documents.get(payoutRuns, runId);
      return run?.kind === 'run' && run.status === 'Finished';
    });
    expect(await payoutsOf(runId)).toEqual([[vendorOrgId, 4_400]]);
    expect(marketplace.relays.mayRunHere).toBe(true);
    expect(
      (await marketplace.relays.status()).find(({ name }) => name === PAYOUT_RUNS)?.parked,
    ).toBe(0);
  }, 30_000);
});
