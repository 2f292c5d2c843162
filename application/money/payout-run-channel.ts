import { payableTo, payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import type { NotPaid, NotPaidReason } from '../../domain/money/payout-run/payout-run.events.js';
import { payoutRun } from '../../domain/money/payout-run/payout-run.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import type { Decider, DomainCommand } from '../../domain/shared/decider/decider.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { payoutAccounts } from '../../projections/money/payout-accounts.js';
import { payoutTermsModel } from '../../projections/money/payout-terms.js';
import { vendorBalances } from '../../projections/money/vendor-balances.js';
import { ReadModelBehind, ReadModelOutdated } from '../ports/documents.js';
import { isAway } from '../ports/engine-unavailable.js';
import { derivedId } from '../shared/command/ids.js';
import { isWorthRetrying, type CommandResult } from '../shared/command/pipeline.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import type { AddressedEffect, Channel, Outcome } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';
import { candidatePage, type PayoutCandidate } from './payout-candidates.js';
import { PAYOUT_RUNS, type PayoutRunCause } from './payout-run.relay.js';

type Needed = Pick<Services, 'events' | 'pipeline' | 'documents' | 'payoutSettings'>;

/** Accounts that are gone over before that is recorded. */
const PAGE = 100;
/** Payouts that are asked for at once. */
const AT_ONCE = 8;
const WAITED_MS = 10_000;

/** What an account's refusal means to a run. */
const reasons: Readonly<Record<string, NotPaidReason>> = {
  'payout/blocked': 'blocked',
  'payout/not-ready': 'notReady',
  'payout/below-minimum': 'belowMinimum',
  'payout/second-person': 'secondPerson',
};

/** One payout per run and account, however often a page is gone over. */
export const payoutOfRun = (runId: string, accountId: string): string =>
  derivedId('payout-of-run', runId, accountId);

/**
 * Asks for the payouts of one page. What an account has is decided by the account: what is read here
 * only says whom to ask. Gone over again it asks for the same payouts, which changes nothing.
 */
export class PayoutRunChannel implements Channel {
  constructor(
    private readonly services: Needed,
    private readonly now: () => number = Date.now,
    private readonly pageSize = PAGE,
  ) {}

  async perform(effect: AddressedEffect): Promise<Outcome> {
    try {
      return await this.goOver(effect);
    } catch (error) {
      const passes =
        error instanceof ReadModelBehind ||
        error instanceof ReadModelOutdated ||
        isAway(error) ||
        isWorthRetrying(error);
      if (passes) return { is: 'unavailable', why: (error as Error).name };
      throw error;
    }
  }

  /** Nobody outside was asked: it is gone over again. */
  lookUp(): Promise<null> {
    return Promise.resolve(null);
  }

  private async goOver(effect: AddressedEffect): Promise<Outcome> {
    const event = await this.causeOf(effect);
    const { runId } = event.data;
    const page = event.type === 'PayoutRunStarted' ? 0 : event.data.page + 1;
    const { documents, pipeline, payoutSettings } = this.services;
    const { state } = await pipeline.load(payoutRun, runId, true);
    if (state?.status !== 'Running') return { is: 'obsolete', why: 'the run was stopped' };
    if (state.pages !== page) return { is: 'obsolete', why: 'the page was gone over' };
    for (const readModel of [vendorBalances, payoutAccounts, payoutTermsModel])
      await documents.waitUntilSeen(readModel, effect.event.position, WAITED_MS);
    const at = new Date(this.now()).toISOString();
    const question = {
      scope: state.scope,
      day: state.day,
      since: state.since,
      vendorOrgIds: state.vendorOrgIds,
      at,
    };
    const { candidates, next } = await candidatePage(
      documents,
      payoutSettings,
      question,
      state.next,
      this.pageSize,
    );
    const notPaid: NotPaid[] = [];
    const left = (of: PayoutCandidate, reason: NotPaidReason): void => {
      const { accountId, vendorOrgId, currency, available: amount } = of;
      notPaid.push({ accountId, vendorOrgId, currency, amount, reason });
    };
    const toPay: PayoutCandidate[] = [];
    let notDue = 0;
    for (const candidate of candidates)
      if (candidate.outcome === 'pay') toPay.push(candidate);
      else if (candidate.outcome === 'notDue') notDue++;
      else left(candidate, candidate.outcome);
    for (let i = 0; i < toPay.length; i += AT_ONCE)
      await Promise.all(
        toPay.slice(i, i + AT_ONCE).map(async (candidate) => {
          const refused = await this.pay(effect, runId, state.startedBy, candidate, at);
          if (refused) left(candidate, refused);
        }),
      );
    await this.execute(effect, payoutRun, runId, `page:${page}`, {
      type: 'RecordPayoutRunPage',
      at,
      runId,
      page,
      notPaid,
      notDue,
      next,
    });
    return { is: 'done' };
  }

  /** Null: it was asked for, now or before. */
  private async pay(
    effect: AddressedEffect,
    runId: string,
    by: string | null,
    { accountId, vendorOrgId, currency, minimum }: PayoutCandidate,
    at: string,
  ): Promise<NotPaidReason | null> {
    const { pipeline, payoutSettings } = this.services;
    const { state: account } = await pipeline.load(payoutAccount, vendorOrgId, true);
    try {
      await this.execute(effect, vendorAccount, accountId, `pay:${accountId}`, {
        type: 'RequestPayout',
        at,
        accountId,
        vendorOrgId,
        currency,
        payoutId: payoutOfRun(runId, accountId),
        minimum,
        limit: payoutSettings.twoPeopleAbove.get(currency) ?? null,
        gatewayAccount: payableTo(account, at),
        by,
        runId,
      });
      return null;
    } catch (error) {
      if (error instanceof DomainError) return reasons[error.code] ?? 'refused';
      throw error;
    }
  }

  private async causeOf({ event }: AddressedEffect): Promise<RecordedOf<PayoutRunCause>> {
    const [stored] = await this.services.events.readStream(event.stream, event.revision, 1);
    if (stored?.id !== event.id)
      throw new Error('the event of this effect is not part of this history');
    return decodeEvent(stored) as RecordedOf<PayoutRunCause>;
  }

  private execute<State, Command extends DomainCommand>(
    { key, event }: AddressedEffect,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever events follow
    decider: Decider<State, Command, any>,
    id: string,
    what: string,
    command: NoInfer<Command>,
  ): Promise<CommandResult<State>> {
    return this.services.pipeline.execute({
      decider,
      id,
      command,
      context: {
        commandId: derivedId('payout-run', key, what),
        correlationId: event.id,
        causationId: event.id,
        actor: {
          person: null,
          organization: null,
          impersonator: null,
          client: `relay:${PAYOUT_RUNS}`,
        },
      },
    });
  }
}
