import { Reconciling } from '../../../../application/money/reconciliation/reconcile.js';
import { newId } from '../../../../application/shared/command/ids.js';
import { decodeEvent } from '../../../../application/shared/event/codec.js';
import { posted, requireBalanced, type Entry } from '../../../../domain/money/ledger/entry.js';
import { reconciliation } from '../../../../domain/money/reconciliation/reconciliation.js';
import { utcDayAt } from '../../../../domain/shared/time/days.js';
import { accountBalances } from '../../../../projections/money/account-balances.js';
import { reconciliations } from '../../../../projections/money/reconciliations.js';
import type { Marketplace } from '../../../runtime/marketplace.js';
import type {
  BalanceTransaction,
  Charge,
  Payout,
  Refund,
  Thing,
  Transfer,
} from '../../stand-ins/stripe/objects.js';
import type { StripeStandIn } from '../../stand-ins/stripe/stripe-stand-in.js';

/** What an account of the operator's book is at zero of when all is done. */
const DONE_WITH = ['clearing', 'orderFunds', 'refundsInTransit', 'disputed', 'suspense'];
const CURRENCY = 'GBP';
const MOST_ACCOUNTS = 10_000;
/** What is younger is under way, for the reconciliation. */
const LATER_MS = 11 * 60_000;
/** What Stripe or its owner moves by itself: booked when it is reconciled. */
const BY_ITSELF: ReadonlySet<string> = new Set(['fee', 'topup', 'connect_reserved_funds']);

export interface Expected {
  /** Accounts that are not at zero yet, as the trade is not over. */
  readonly open?: readonly string[];
  /** Kinds of findings; none, unless given. */
  readonly findings?: readonly string[];
}

/**
 * What is wrong when all is said to be done: what the stand-in itself has moved, per object of ours,
 * against every entry of every stream, the read model of balances, and the reconciliation. It trusts
 * neither what was recorded of a call nor what a page says. Nobody else may have the data open.
 */
export async function audited(
  marketplace: Marketplace,
  stripe: StripeStandIn,
  expected: Expected = {},
): Promise<readonly string[]> {
  const wrong = [...movedTwice(stripe)];
  const entries = await everyEntry(marketplace);
  for (const entry of entries)
    try {
      requireBalanced(entry);
    } catch (error) {
      wrong.push(`an entry is not balanced: ${(error as Error).message}`);
    }
  wrong.push(...notCarriedOnce(stripe, entries, expected));

  const balances = posted(new Map(), entries);
  for (const account of DONE_WITH) {
    if (expected.open?.includes(account)) continue;
    for (const [key, amount] of balances)
      if (key.startsWith(`operator|${CURRENCY}|${account}|`) && amount !== 0)
        wrong.push(`${key} is at ${amount}, and all is done`);
  }
  wrong.push(...(await otherThanShown(marketplace, balances)));

  const findings = await reconciled(marketplace, stripe);
  const wanted = [...(expected.findings ?? [])].sort();
  if (JSON.stringify(findings.map(({ kind }) => kind).sort()) !== JSON.stringify(wanted))
    wrong.push(
      `reconciled, it has found ${JSON.stringify(findings)} where ${JSON.stringify(wanted)} is right`,
    );
  return wrong;
}

const isOver = ({ status }: { readonly status: string }): boolean =>
  status === 'failed' || status === 'canceled';

/** What of ours stands at the stand-in more than once; and keys under which other things were asked. */
export function movedTwice(stripe: StripeStandIn): readonly string[] {
  const { causes } = stripe;
  const wrong: string[] = [];
  const once = <T extends Thing>(of: readonly T[], name: string): void => {
    for (const [id, things] of Map.groupBy(of, ({ metadata }) => metadata?.[name]))
      if (id !== undefined && things.length > 1)
        wrong.push(
          `${things.length} of ${things[0]!.object} for one ${name}: ${things.map((t) => t.id).join(', ')}`,
        );
  };
  const vendors = stripe.accounts.flatMap((id) => causes.all<Payout>('payout', id));
  once(causes.all('checkout.session'), 'tradepost_key');
  once(causes.all('payment_intent'), 'tradepost_key');
  once(
    causes.all<Charge>('charge').filter(({ captured }) => captured),
    'payment_id',
  );
  for (const name of ['tradepost_key', 'refund_id'])
    once(
      causes.all<Refund>('refund').filter((of) => !isOver(of)),
      name,
    );
  for (const name of ['tradepost_key', 'payout_id']) {
    once(
      causes.all<Transfer>('transfer').filter(({ reversed }) => !reversed),
      name,
    );
    once(
      vendors.filter((of) => !isOver(of)),
      name,
    );
  }
  const keyed = stripe.requests.filter(
    ({ method, idempotencyKey }) => method === 'POST' && idempotencyKey !== null,
  );
  for (const [key, requests] of Map.groupBy(keyed, (r) => `${r.route} ${r.idempotencyKey}`))
    if (new Set(requests.map(({ body }) => body)).size > 1)
      wrong.push(`other things were asked for under one key: ${key}`);
  return wrong;
}

async function everyEntry({ store }: Marketplace): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let after = 0; ;) {
    const page = await store.readAll(after, 1_000);
    if (page.length === 0) return entries;
    after = page.at(-1)!.position;
    for (const { data } of page.map(decodeEvent))
      if ('entries' in data) entries.push(...data.entries);
  }
}

/** Each movement at the stand-in is in one entry, and each entry's movements add up to what it posts. */
function notCarriedOnce(
  stripe: StripeStandIn,
  entries: readonly Entry[],
  { findings = [] }: Expected,
): readonly string[] {
  const wrong: string[] = [];
  const moved = stripe.causes.all<BalanceTransaction>('balance_transaction');
  const byId = new Map(moved.map((of) => [of.id, of]));
  const carried = new Map<string, number>();
  for (const { book, currency, postings, gatewayTransactions = [] } of entries) {
    if (book !== 'operator') continue;
    for (const id of gatewayTransactions) carried.set(id, (carried.get(id) ?? 0) + 1);
    const atGateway = postings
      .filter(({ account }) => account === 'gateway')
      .reduce((sum, { side, amount }) => sum + (side === 'debit' ? amount : -amount), 0);
    if (gatewayTransactions.length === 0 && atGateway === 0) continue;
    const there = gatewayTransactions.reduce((sum, id) => sum + (byId.get(id)?.net ?? 0), 0);
    if (there !== atGateway || currency !== CURRENCY)
      wrong.push(
        `an entry posts ${atGateway} ${currency}, and ${gatewayTransactions.join(', ') || 'nothing'} has moved ${there}`,
      );
  }
  let notCarried = 0;
  for (const { id, type, net, reporting_category: category } of moved) {
    const times = carried.get(id) ?? 0;
    if (times === 1 || (times === 0 && BY_ITSELF.has(category))) continue;
    if (times === 0 && ++notCarried <= findings.filter((kind) => kind === 'NoEntry').length)
      continue;
    wrong.push(`${type} ${id} of ${net} is in ${times} entries`);
  }
  return wrong;
}

/** The read model of balances says what the streams say. */
async function otherThanShown(
  marketplace: Marketplace,
  balances: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  await marketplace.caughtUp(60_000);
  const wrong: string[] = [];
  const shown = new Map<string, number>();
  const { documents } = await marketplace.documents.find(accountBalances, {
    filter: { kind: 'account' },
    sort: [],
    limit: MOST_ACCOUNTS,
    after: null,
  });
  for (const { document } of documents)
    if (document.kind === 'account') shown.set(document.id, document.balance);
  for (const key of new Set([...balances.keys(), ...shown.keys()]))
    if ((balances.get(key) ?? 0) !== (shown.get(key) ?? 0))
      wrong.push(`${key} is at ${balances.get(key) ?? 0}, and shown as ${shown.get(key) ?? 0}`);
  let sum = 0;
  for (const [key, amount] of balances) if (key.startsWith('operator|')) sum += amount;
  if (sum !== 0) wrong.push(`the trial balance is out by ${sum}`);
  return wrong;
}

/** What the reconciliation of each day with movements says when nothing can be under way any more. */
async function reconciled({ services, gateway, documents }: Marketplace, stripe: StripeStandIn) {
  const moved = stripe.causes.all<BalanceTransaction>('balance_transaction');
  const days = new Set(
    moved.map(({ created }) => utcDayAt(new Date(created * 1_000).toISOString())),
  );
  const reconciling = new Reconciling(services, gateway, () => Date.now() + LATER_MS);
  for (const day of [...days].sort()) {
    const requestId = newId();
    await services.pipeline.execute({
      decider: reconciliation,
      id: day,
      command: {
        type: 'RequestReconciliation',
        at: new Date().toISOString(),
        day,
        requestId,
        by: newId(),
        again: true,
      },
      context: {
        commandId: requestId,
        correlationId: requestId,
        causationId: requestId,
        actor: { person: null, organization: null, impersonator: null, client: 'audit' },
      },
    });
    const { state } = await services.pipeline.load(reconciliation, day, true);
    await reconciling.run(day, state.requested!.requestId);
  }
  await documents.waitUntilSeen(reconciliations, await services.events.head(), 30_000);
  const found = await documents.find(reconciliations, {
    filter: { kind: 'finding', status: ['Open', 'Proposed'] },
    sort: [],
    limit: 100,
    after: null,
  });
  return found.documents.flatMap(({ document }) =>
    document.kind === 'finding'
      ? [
          {
            kind: document.what,
            difference: document.difference,
            transaction: document.transaction,
          },
        ]
      : [],
  );
}
