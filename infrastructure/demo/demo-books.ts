import { Reconciling } from '../../application/money/reconciliation/reconcile.js';
import { derivedId } from '../../application/shared/command/ids.js';
import { reconciliation } from '../../domain/money/reconciliation/reconciliation.js';
import { addDays, DAY_MS, utcDayAt } from '../../domain/shared/time/days.js';
import type { DemoGateway } from './demo-gateway.js';
import type { Demo } from './demo.js';

/** Minor units. */
const UNEXPLAINED = -350;
/** What chargebacks and refunds are paid from before commission has come together. */
const OWN = 25_000;
const CURRENCY = 'GBP';
/** When the days that are over are compared, in milliseconds after midnight. */
const COMPARED_AFTER_MS = 20 * 60_000;

/** Before the first payment. */
export const BEGUN_DAYS_AGO = 6.9;

/** The days are compared with the gateway as they would have been, with one finding on the last. */
export class DemoBooks {
  /** Yesterday. */
  private readonly last: string;

  constructor(
    private readonly demo: Demo,
    private readonly there: DemoGateway,
  ) {
    this.last = addDays(utcDayAt(demo.at(0)), -1);
  }

  /** At noon of yesterday. */
  get unexplainedDaysAgo(): number {
    return (Date.parse(this.demo.at(0)) - Date.parse(`${this.last}T12:00:00.000Z`)) / DAY_MS;
  }

  /** The operator begins with some money of its own at the gateway. */
  async addOwnMoney(): Promise<void> {
    await this.moveOnce('topUp', OWN, utcDayAt(this.demo.at(BEGUN_DAYS_AGO)));
  }

  /** The gateway takes something, and nobody knows what for. */
  async takeWithoutSayingWhy(): Promise<void> {
    await this.moveOnce('other', UNEXPLAINED, this.last);
  }

  private async moveOnce(kind: 'topUp' | 'other', amount: number, day: string): Promise<void> {
    const { gateway } = this.there;
    const within = { from: startOf(day), before: startOf(addDays(day, 1)) };
    const moved = await gateway.balanceTransactions(within, null);
    const isDone = moved.is === 'done' && moved.value.items.some((m) => m.kind === kind);
    if (!isDone) await gateway.moveBalance(kind, amount, CURRENCY);
  }

  /** Each day since the beginning that is over. */
  async reconcile(): Promise<void> {
    const { services } = this.demo.marketplace;
    const reconciling = new Reconciling(services, this.there.gateway);
    for (
      let day = utcDayAt(this.demo.at(BEGUN_DAYS_AGO));
      day <= this.last;
      day = addDays(day, 1)
    ) {
      const { state } = await services.pipeline.load(reconciliation, day, true);
      if (state.lastRun !== null) continue;
      // as it is asked for each day
      const requestId = derivedId('reconciliation', day, 'scheduled');
      const at = new Date(Date.parse(day) + DAY_MS + COMPARED_AFTER_MS).toISOString();
      await services.pipeline.execute({
        decider: reconciliation,
        id: day,
        command: { type: 'RequestReconciliation', at, day, requestId, by: null, again: false },
        context: {
          commandId: requestId,
          correlationId: requestId,
          causationId: requestId,
          actor: { person: null, organization: null, impersonator: null, client: 'schedule' },
        },
      });
      await reconciling.run(day, requestId);
    }
  }
}

const startOf = (day: string): string => `${day}T00:00:00.000Z`;
