import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandResult } from '../../../application/shared/command/pipeline.js';
import { order } from '../../../domain/trading/order/order.js';
import type { PurchaseState } from '../../../domain/trading/purchase/purchase.js';
import type { OrderOutcome } from '../../consumers/followers/outcome-watch.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { accepted, MARKETPLACE } from '../kernel/gateway.js';
import { wireMoney } from '../kernel/wire.js';

const LONGEST_WAIT_S = 30;

/** Answers whoever has placed a purchase, waiting for its orders where they ask for it. */
@Injectable()
export class Placements {
  constructor(@Inject(MARKETPLACE) private readonly marketplace: Marketplace) {}

  /**
   * 201 when every order has its outcome within `Prefer: wait=N` seconds (RFC 7240), else 202: it
   * goes on by itself.
   */
  async answer(
    result: CommandResult,
    { purchaseId, orders }: NonNullable<PurchaseState>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const outcomes = await this.outcomes(
      purchaseId,
      orders.map((o) => o.orderId),
      result.events.length === 0,
      waitOf(request),
    );
    const settled = orders.every((o) => outcomes.get(o.orderId));
    const position = Math.max(
      result.position,
      ...[...outcomes.values()].map((o) => o?.position ?? 0),
    );
    void reply.status(settled ? 201 : 202).header('location', `/purchases/${purchaseId}`);
    return {
      ...accepted(reply, { ...result, position }),
      id: purchaseId,
      orders: orders.map(({ orderId, number, vendorOrgId, totalAmount }) => {
        const outcome = outcomes.get(orderId);
        return {
          id: orderId,
          number,
          vendorOrgId,
          status: outcome?.status ?? 'Placed',
          totalAmount: wireMoney(outcome?.totalAmount ?? totalAmount),
        };
      }),
    };
  }

  /** A repeat is answered from the orders' streams: their outcomes may have come long ago. */
  private async outcomes(
    purchaseId: string,
    orderIds: readonly string[],
    repeated: boolean,
    seconds: number,
  ): Promise<ReadonlyMap<string, OrderOutcome | null>> {
    const { outcomes, services } = this.marketplace;
    const watching = seconds > 0 ? outcomes.watch(purchaseId, orderIds, seconds * 1000) : null;
    if (!repeated) return watching ?? new Map();
    const known = new Map<string, OrderOutcome | null>();
    for (const orderId of orderIds) {
      const { state, position } = await services.pipeline.load(order, orderId, true);
      known.set(
        orderId,
        state && state.status !== 'Placed'
          ? { status: state.status, totalAmount: null, position }
          : null,
      );
    }
    if (watching && [...known.values()].includes(null))
      for (const [orderId, outcome] of await watching)
        known.set(orderId, known.get(orderId) ?? outcome);
    return known;
  }
}

/** Seconds of `Prefer: wait=N`; 0 where there is none. */
function waitOf(request: FastifyRequest): number {
  const prefer = request.headers.prefer;
  const match = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(
    Array.isArray(prefer) ? prefer.join(',') : (prefer ?? ''),
  );
  return match ? Math.min(Number(match[1]), LONGEST_WAIT_S) : 0;
}
