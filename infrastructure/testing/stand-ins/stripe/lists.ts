import { SECOND_MS } from './clock.js';
import { EVENT_DAYS_SECONDS } from './events.js';
import type { Params } from './form.js';
import type {
  BalanceTransaction,
  Charge,
  CheckoutSession,
  Dispute,
  PaymentIntent,
  Payout,
  Records,
  Refund,
  StripeEvent,
  Thing,
  Transfer,
  TransferReversal,
} from './objects.js';
import { missing, Refusal } from './refusal.js';
import { searched } from './search.js';
import type { Call, Route, World } from './world.js';

/** docs.stripe.com/api/pagination */
const LIMIT = { usual: 10, most: 100 };

/** The lists of API v1: newest first, at once consistent (docs.stripe.com/api-v2-overview). */
export class Lists {
  constructor(private readonly world: World) {}

  get routes(): readonly Route[] {
    const { clock, records } = this.world;
    const all = <T extends Thing>({ account }: Call, object: T['object']): readonly T[] =>
      records.all<T>(object, account);
    return [
      this.list('/v1/payment_intents', ['customer'], (call) =>
        all<PaymentIntent>(call, 'payment_intent').filter(equals(call, 'customer')),
      ),
      this.list('/v1/charges', ['customer', 'payment_intent', 'transfer_group'], (call) =>
        all<Charge>(call, 'charge').filter(
          equals(call, 'customer', 'payment_intent', 'transfer_group'),
        ),
      ),
      this.list('/v1/refunds', ['charge', 'payment_intent'], (call) =>
        all<Refund>(call, 'refund').filter(equals(call, 'charge', 'payment_intent')),
      ),
      this.list('/v1/transfers', ['destination', 'transfer_group'], (call) =>
        all<Transfer>(call, 'transfer').filter(equals(call, 'destination', 'transfer_group')),
      ),
      this.list('/v1/transfers/:id/reversals', [], (call) =>
        all<TransferReversal>(call, 'transfer_reversal').filter(
          ({ transfer }) => transfer === call.path.id,
        ),
      ),
      this.list('/v1/balance_transactions', ['currency', 'payout', 'source', 'type'], (call) => {
        const payout = call.params.text('payout');
        if (payout !== null) this.checkAutomatic(payout, call.account);
        return all<BalanceTransaction>(call, 'balance_transaction')
          .filter(equals(call, 'currency', 'source', 'type'))
          .filter((of) => payout === null || of.payout === payout);
      }),
      {
        route: 'GET /v1/balance_transactions/:id',
        run: ({ account, path }) => {
          const found = records.find('balance_transaction', path.id!, account);
          if (!found) throw missing('balance transaction', path.id!);
          return found;
        },
      },
      this.list('/v1/payouts', ['arrival_date', 'destination', 'status'], (call) =>
        all<Payout>(call, 'payout')
          .filter(equals(call, 'destination', 'status'))
          .filter(({ arrival_date: at }) => within(call.params, 'arrival_date', at)),
      ),
      this.list('/v1/disputes', ['charge', 'payment_intent'], (call) =>
        all<Dispute>(call, 'dispute').filter(equals(call, 'charge', 'payment_intent')),
      ),
      this.list('/v1/checkout/sessions', ['customer', 'payment_intent', 'status'], (call) =>
        all<CheckoutSession>(call, 'checkout.session').filter(
          equals(call, 'customer', 'payment_intent', 'status'),
        ),
      ),
      this.list('/v1/customers/:id/cash_balance_transactions', [], (call) =>
        all<Thing & { customer: string }>(call, 'customer_cash_balance_transaction').filter(
          ({ customer }) => customer === call.path.id,
        ),
      ),
      this.list('/v1/events', ['type', 'types', 'delivery_success'], (call) => this.events(call)),
      {
        route: 'GET /v1/events/:id',
        run: ({ account, path }) => {
          const found = records.find<StripeEvent>('event', path.id!, account);
          if (!found || this.isOld(found)) throw missing('event', path.id!);
          return found;
        },
      },
      ...(['payment_intent', 'charge'] as const).map((object) => ({
        route: `GET /v1/${object}s/search`,
        accepts: ['query', 'page'],
        requires: ['query'],
        integers: ['limit'],
        run: (call: Call) => {
          // docs.stripe.com/search#data-freshness: new is what a search does not know yet
          const until = clock.nowMs - this.world.searchLagMs;
          const known = all(call, object).filter(({ created }) => created * SECOND_MS <= until);
          const found = searched(call.params.required('query'), known).toReversed();
          const limit = limitOf(call.params);
          const from = Number(call.params.text('page') ?? '0');
          const hasMore = found.length > from + limit;
          return {
            object: 'search_result',
            data: found.slice(from, from + limit),
            has_more: hasMore,
            next_page: hasMore ? String(from + limit) : null,
            url: `/v1/${object}s/search`,
          };
        },
      })),
      {
        route: 'GET /v2/core/events',
        accepts: ['object_id', 'types', 'created'],
        integers: ['limit'],
        run: ({ params }) => {
          const types = params.texts('types');
          const of = params.text('object_id');
          const found = this.world.events.thin
            .filter(({ type }) => types.length === 0 || types.includes(type))
            .filter(({ related_object: to }) => of === null || to?.id === of)
            .toReversed();
          return {
            data: found.slice(0, limitOf(params)),
            next_page_url: null,
            previous_page_url: null,
          };
        },
      },
      {
        route: 'GET /v2/core/events/:id',
        run: ({ path }) => {
          const found = this.world.events.thin.find(({ id }) => id === path.id);
          if (found) return found;
          throw new Refusal(`Event ${path.id} not found.`, { code: 'not_found', status: 404 });
        },
      },
      { route: 'GET /v1/balance', run: ({ account }) => this.balance(account) },
    ];
  }

  private list(
    address: string,
    filters: readonly string[],
    all: (call: Call) => readonly Thing[],
  ): Route {
    return {
      route: `GET ${address}`,
      accepts: [...filters, 'created', 'starting_after', 'ending_before'],
      integers: ['limit'],
      run: (call) => {
        const url = address.replace(':id', call.path.id ?? '');
        const matching = all(call).filter(({ created }) => within(call.params, 'created', created));
        return page(matching.toReversed(), call.params, url);
      },
    };
  }

  /** docs.stripe.com/payouts/reconciliation: manual payouts do not say what they contain. */
  private checkAutomatic(id: string, account: string): void {
    const payout = this.world.records.find<Payout>('payout', id, account);
    if (!payout) throw missing('payout', id, 'payout', 400);
    if (!payout.automatic)
      throw new Refusal(
        'Balance transaction history can only be filtered on automatic transfers, not manual.',
        { param: 'payout' },
      );
  }

  private events(call: Call): readonly StripeEvent[] {
    const { params, account } = call;
    const types = params.texts('types');
    const delivered = params.flag('delivery_success');
    return this.world.records
      .all<StripeEvent>('event', account)
      .filter((event) => !this.isOld(event))
      .filter(equals(call, 'type'))
      .filter(({ type }) => types.length === 0 || types.includes(type))
      .filter(({ pending_webhooks: left }) => delivered === null || (left === 0) === delivered);
  }

  private isOld({ created }: StripeEvent): boolean {
    return created < this.world.clock.now - EVENT_DAYS_SECONDS;
  }

  /** docs.stripe.com/api/balance/balance_object */
  private balance(account: string): unknown {
    const { books } = this.world;
    const known = books.currencies(account);
    const currencies = known.length > 0 ? known : ['eur'];
    const amounts = (of: (currency: string) => number): unknown =>
      currencies.map((currency) => ({
        amount: of(currency),
        currency,
        source_types: { card: of(currency) },
      }));
    return {
      object: 'balance',
      available: amounts((currency) => books.available(account, currency)),
      connect_reserved: currencies.map((currency) => ({
        amount: account === 'acct_platform' ? books.reserved(currency) : 0,
        currency,
      })),
      livemode: false,
      pending: amounts((currency) => books.pending(account, currency)),
    };
  }
}

const equals =
  (call: Call, ...names: readonly string[]) =>
  (thing: object): boolean =>
    names.every((name) => {
      const wanted = call.params.text(name);
      return wanted === null || (thing as Record<string, unknown>)[name] === wanted;
    });

function within(params: Params, name: string, at: number): boolean {
  const given = params.given[name];
  if (given === undefined) return true;
  if (typeof given !== 'object') return at === params.integer(name);
  const range = params.under(name);
  const [gt, gte, lt, lte] = ['gt', 'gte', 'lt', 'lte'].map((of) => range.integer(of));
  return (
    (gt === null || at > gt!) &&
    (gte === null || at >= gte!) &&
    (lt === null || at < lt!) &&
    (lte === null || at <= lte!)
  );
}

function limitOf(params: Params): number {
  const limit = params.integer('limit') ?? LIMIT.usual;
  if (limit < 1 || limit > LIMIT.most)
    throw new Refusal(`Invalid limit: must be between 1 and ${LIMIT.most}.`, {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  return limit;
}

function page(newestFirst: readonly Thing[], params: Params, url: string): unknown {
  const limit = limitOf(params);
  const at = (name: string): number | null => {
    const id = params.text(name);
    if (id === null) return null;
    const found = newestFirst.findIndex((of) => of.id === id);
    if (found < 0) throw missing('object', id, name, 400);
    return found;
  };
  const after = at('starting_after');
  const before = at('ending_before');
  if (before !== null) {
    const from = Math.max(0, before - limit);
    return { object: 'list', data: newestFirst.slice(from, before), has_more: from > 0, url };
  }
  const from = after === null ? 0 : after + 1;
  const data = newestFirst.slice(from, from + limit);
  return { object: 'list', data, has_more: newestFirst.length > from + limit, url };
}

/** docs.stripe.com/api/expanding_objects: `data.source`, `latest_charge.balance_transaction`. */
export function expand(value: unknown, paths: readonly string[], records: Records): unknown {
  for (const path of paths) expandOne(value, path.split('.'), records);
  return value;
}

function expandOne(value: unknown, [name, ...rest]: readonly string[], records: Records): void {
  if (typeof value !== 'object' || value === null || name === undefined) return;
  const of = value as Record<string, unknown>;
  if (name === 'refunds' && of.object === 'charge') {
    const refunds = records
      .all<Refund>('refund', records.ownerOf(String(of.id))!)
      .filter(({ charge }) => charge === of.id);
    of.refunds = {
      object: 'list',
      data: structuredClone(refunds.toReversed()),
      has_more: false,
      url: `/v1/charges/${String(of.id)}/refunds`,
    };
  }
  const at = of[name];
  if (Array.isArray(at)) {
    for (const item of at) expandOne(item, rest, records);
    return;
  }
  if (typeof at === 'string') {
    const found = records.any(at);
    if (found) of[name] = structuredClone(onTheWire(found, records));
  }
  if (rest.length > 0) expandOne(of[name], rest, records);
}

/** Kinds without `livemode`. */
const WITHOUT_LIVEMODE = new Set(['balance_transaction', 'refund', 'transfer_reversal']);

/** An object as it is answered: without what only the stand-in knows, with its sublists. */
export function onTheWire(thing: Thing, records: Records): unknown {
  const shown: Record<string, unknown> = { ...thing };
  if (WITHOUT_LIVEMODE.has(thing.object)) delete shown.livemode;
  if (thing.object === 'balance_transaction') delete shown.payout;
  if (thing.object === 'dispute')
    shown.balance_transactions = (thing as Dispute).balance_transactions.map((of) =>
      onTheWire(of, records),
    );
  if (thing.object === 'transfer') {
    const reversals = records
      .all<TransferReversal>('transfer_reversal')
      .filter(({ transfer }) => transfer === thing.id)
      .toReversed();
    shown.reversals = {
      object: 'list',
      data: reversals.slice(0, LIMIT.usual).map((of) => onTheWire(of, records)),
      has_more: reversals.length > LIMIT.usual,
      url: `/v1/transfers/${thing.id}/reversals`,
    };
  }
  return shown;
}
