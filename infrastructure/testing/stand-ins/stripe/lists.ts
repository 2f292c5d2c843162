import { SECOND_MS } from './clock.js';
import { EVENT_DAYS_SECONDS } from './events.js';
import type { Params } from './form.js';
import type {
  BalanceTransaction,
  Dispute,
  Payout,
  Records,
  Refund,
  StripeEvent,
  Thing,
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
      this.list('/v1/payment_intents', 'payment_intent', ['customer']),
      this.list('/v1/charges', 'charge', ['customer', 'payment_intent', 'transfer_group']),
      this.list('/v1/refunds', 'refund', ['charge', 'payment_intent']),
      this.list('/v1/transfers', 'transfer', ['destination', 'transfer_group']),
      this.list<TransferReversal>(
        '/v1/transfers/:id/reversals',
        'transfer_reversal',
        [],
        ({ path }) =>
          ({ transfer }) =>
            transfer === path.id,
      ),
      this.list<BalanceTransaction>(
        '/v1/balance_transactions',
        'balance_transaction',
        ['currency', 'payout', 'source', 'type'],
        ({ params, account }) => {
          const payout = params.text('payout');
          if (payout !== null) this.checkAutomatic(payout, account);
          return () => true;
        },
      ),
      {
        route: 'GET /v1/balance_transactions/:id',
        run: ({ account, path }) => {
          const found = records.find('balance_transaction', path.id!, account);
          if (!found) throw missing('balance transaction', path.id!);
          return found;
        },
      },
      this.list<Payout>(
        '/v1/payouts',
        'payout',
        ['destination', 'status'],
        ({ params }) =>
          ({ arrival_date: at }) =>
            within(params, 'arrival_date', at),
        ['arrival_date'],
      ),
      this.list('/v1/disputes', 'dispute', ['charge', 'payment_intent']),
      this.list('/v1/checkout/sessions', 'checkout.session', [
        'customer',
        'payment_intent',
        'status',
      ]),
      this.list<Thing & { readonly customer: string }>(
        '/v1/customers/:id/cash_balance_transactions',
        'customer_cash_balance_transaction',
        [],
        ({ path }) =>
          ({ customer }) =>
            customer === path.id,
      ),
      this.list<StripeEvent>(
        '/v1/events',
        'event',
        ['type'],
        ({ params }) => {
          const types = params.texts('types');
          const delivered = params.flag('delivery_success');
          return (event) =>
            !this.isOld(event) &&
            (types.length === 0 || types.includes(event.type)) &&
            (delivered === null || (event.pending_webhooks === 0) === delivered);
        },
        ['types', 'delivery_success'],
      ),
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

  /**
   * A list with filters that are fields of its objects, and what else has to hold. What it costs
   * depends on what it looks at, from the place where it goes on.
   */
  private list<T extends Thing>(
    address: string,
    object: T['object'],
    fields: readonly string[],
    more: (call: Call) => (thing: T) => boolean = () => () => true,
    others: readonly string[] = [],
  ): Route {
    return {
      route: `GET ${address}`,
      accepts: [...fields, ...others, 'created', 'starting_after', 'ending_before'],
      integers: ['limit'],
      run: (call) => {
        const { params, account, path } = call;
        const wanted = fields.flatMap((name) => {
          const value = params.text(name);
          return value === null ? [] : [[name, value] as const];
        });
        const holds = more(call);
        const range = params.has('created');
        return this.page(
          this.world.records.all<T>(object, account),
          (thing) =>
            (!range || within(params, 'created', thing.created)) &&
            wanted.every(([name, value]) => (thing as Record<string, unknown>)[name] === value) &&
            holds(thing),
          params,
          address.replace(':id', path.id ?? ''),
        );
      },
    };
  }

  private page<T extends Thing>(
    oldestFirst: readonly T[],
    matches: (thing: T) => boolean,
    params: Params,
    url: string,
  ): unknown {
    const limit = limitOf(params);
    const at = (name: string): number | null => {
      const id = params.text(name);
      if (id === null) return null;
      const found = this.world.records.placeOf(id);
      if (found === null || oldestFirst[found]?.id !== id) throw missing('object', id, name, 400);
      return found;
    };
    const after = at('starting_after');
    const before = at('ending_before');
    const step = before === null ? -1 : 1;
    const data: T[] = [];
    let place = before === null ? (after ?? oldestFirst.length) - 1 : before + 1;
    for (; place in oldestFirst && data.length <= limit; place += step)
      if (matches(oldestFirst[place]!)) data.push(oldestFirst[place]!);
    const hasMore = data.length > limit;
    const shown = data.slice(0, limit);
    return {
      object: 'list',
      data: before === null ? shown : shown.toReversed(),
      has_more: hasMore,
      url,
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
