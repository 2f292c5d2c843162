import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type {
  BalanceTransaction,
  BalanceTransactionPage,
} from '../../../application/ports/payment-gateway.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import type { GatewayClock } from './gateway-clock.js';
import { buckets } from './records.js';

const PAGE = 500;

/** What there is to say of a movement; what is kept of it is nothing unless said. */
export type Moved = Pick<BalanceTransaction, 'id' | 'kind' | 'amount' | 'currency' | 'source'> &
  Partial<Pick<BalanceTransaction, 'fee'>>;

/** Stripe's reporting categories (docs.stripe.com/reports/reporting-categories). */
const categories: Readonly<Record<BalanceTransaction['kind'], string>> = {
  payment: 'charge',
  refund: 'refund',
  refundFailure: 'refund_failure',
  transfer: 'transfer',
  transferReversal: 'transfer_reversal',
  dispute: 'dispute',
  disputeReversal: 'dispute_reversal',
  gatewayCharge: 'fee',
  topUp: 'topup',
  ownPayout: 'payout',
  ownPayoutFailure: 'payout_reversal',
  reserve: 'connect_reserved_funds',
  other: 'other_adjustment',
};

/**
 * What has moved the operator's balance, each written with the change that it tells of. As with all
 * times of this gateway, theirs are told in the machine's time.
 */
export class Movements {
  constructor(
    private readonly store: KeyValueStore,
    private readonly clock: GatewayClock,
  ) {}

  /** To be written with the change of the balance. */
  of({ fee = 0, ...moved }: Moved): readonly KeyValueChange[] {
    const createdAt = new Date(this.clock.now()).toISOString();
    const made: BalanceTransaction = {
      ...moved,
      category: categories[moved.kind],
      fee,
      net: moved.amount - fee,
      createdAt,
      availableOn: utcDayAt(createdAt),
    };
    const key = `${createdAt}~${made.id}`;
    return [
      { bucket: buckets.movements, key, value: JSON.stringify(made), ifValue: null },
      { bucket: buckets.movementTimes, key: made.id, value: createdAt, ifValue: null },
    ];
  }

  async page(
    { from, before }: { readonly from: string; readonly before: string },
    cursor: string | null,
  ): Promise<BalanceTransactionPage> {
    const found = await this.store.list(buckets.movements, {
      from: cursor ?? from,
      before,
      limit: PAGE + 1,
    });
    return {
      items: found.slice(0, PAGE).map(([, json]) => JSON.parse(json) as BalanceTransaction),
      next: found[PAGE]?.[0] ?? null,
    };
  }

  async byId(id: string): Promise<BalanceTransaction | null> {
    const createdAt = await this.store.get(buckets.movementTimes, id);
    const json =
      createdAt === null ? null : await this.store.get(buckets.movements, `${createdAt}~${id}`);
    return json === null ? null : (JSON.parse(json) as BalanceTransaction);
  }
}
