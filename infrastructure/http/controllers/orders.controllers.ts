import { Body, Controller, Get, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOrder, getPurchase, getRfq, listOrders, listPurchases, listRfqs } from '../../../application/order.queries.js';
import { cancelOrder, completeOrder, deliverOrder, shipOrder } from '../../../application/order/order.use-cases.js';
import { approvePurchase, declinePurchase, placePurchase, type PlacePurchaseInput } from '../../../application/purchase/purchase.use-cases.js';
import { requestQuote } from '../../../application/rfq/rfq.use-cases.js';
import type { CommandResult } from '../../../application/command/pipeline.js';
import { order, type OrderState } from '../../../domain/order/order.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import type { OrderOutcome } from '../../runtime/outcome-watch.js';
import { Needs } from '../access.js';
import { accepted, Gateway, MARKETPLACE } from '../gateway.js';
import { UuidPipe } from '../pipes.js';
import { pageOf, PageRequest } from '../requests/common.js';
import { ApprovalRequest, ListOrdersRequest, ListPurchasesRequest, OrderStatusRequest, PlaceOrderRequest, RfqRequest } from '../requests/orders.js';
import { wireMoney, wireOrder, wireOrderSummary, wirePage, wirePurchase } from '../wire.js';

const LONGEST_WAIT_S = 30;

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  /** 201 when every order has its outcome within `Prefer: wait=N` seconds (RFC 7240), else 202: it goes on by itself. */
  @Post()
  @ApiHeader({ name: 'Prefer', required: false, description: 'wait=N: answer when every order is confirmed, rejected or awaiting approval, at the latest after N seconds' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Repeat the request under the same key without ordering twice' })
  @Needs('order.place', 'Place a purchase: one order per vendor')
  async place(@Body() body: PlaceOrderRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const result = await this.gateway.execute(placePurchase, purchaseInput(body), request);
    const { orders } = result.state!;
    const outcomes = await this.outcomes(
      result,
      orders.map((o) => o.orderId),
      waitOf(request),
    );
    const settled = orders.every((o) => outcomes.get(o.orderId));
    const position = Math.max(result.position, ...[...outcomes.values()].map((o) => o?.position ?? 0));
    void reply.status(settled ? 201 : 202).header('location', `/purchases/${result.id}`);
    return {
      ...accepted(reply, { ...result, position }),
      orders: orders.map(({ orderId, number, vendorOrgId, totalAmount }) => {
        const outcome = outcomes.get(orderId);
        return { id: orderId, number, vendorOrgId, status: outcome?.status ?? 'Placed', totalAmount: wireMoney(outcome?.totalAmount ?? totalAmount) };
      }),
    };
  }

  @Get()
  @Needs('order.read', "Orders of one's organisation, newest first")
  async list(@Query() query: ListOrdersRequest, @Req() request: FastifyRequest) {
    const { status, buyerOrgId, vendorOrgId, placedFrom, placedTo, ...page } = query;
    const instant = (at: string | undefined): string | null => (at ? new Date(at).toISOString() : null);
    const input = {
      status: status ? [status] : [],
      buyerOrgId: buyerOrgId ?? null,
      vendorOrgId: vendorOrgId ?? null,
      placedFrom: instant(placedFrom),
      placedTo: instant(placedTo),
    };
    return wirePage(await this.gateway.ask(listOrders, { ...input, ...pageOf(page) }, request), wireOrderSummary);
  }

  @Get(':id')
  @Needs('order.read', 'One order with its lines, its timeline and what can be done next')
  async get(@Param('id', UuidPipe) orderId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.gateway.ask(getOrder, { orderId }, request);
    void reply.header('etag', `"${found.order.revision}"`);
    return wireOrder(found);
  }

  @Put(':id/status')
  @ApiHeader({ name: 'If-Match', required: false, description: "The order's ETag" })
  @Needs('order.read', 'Cancel, ship, deliver or complete; each needs its own permission')
  async setStatus(@Param('id', UuidPipe) orderId: string, @Body() body: OrderStatusRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const result = await this.change(orderId, body, request);
    return { ...accepted(reply, result), status: result.state!.status };
  }

  private change(orderId: string, body: OrderStatusRequest, request: FastifyRequest) {
    switch (body.status) {
      case 'Cancelled':
        return this.gateway.execute(cancelOrder, { orderId, reason: body.reason ?? '' }, request);
      case 'PartlyShipped':
      case 'Shipped': {
        const lines = body.lines?.map(({ id, quantity }) => ({ lineId: id, quantity })) ?? null;
        const input = { orderId, lines, final: body.status === 'Shipped', carrier: body.carrier ?? null, tracking: body.tracking ?? null };
        return this.gateway.execute(shipOrder, input, request);
      }
      case 'Delivered':
        return this.gateway.execute(deliverOrder, { orderId, proof: body.proof ?? null }, request);
      case 'Completed':
        return this.gateway.execute(completeOrder, { orderId }, request);
    }
  }

  /** A repeat is answered from the orders' streams: their outcomes may have come long ago. */
  private async outcomes({ id, events }: CommandResult, orderIds: readonly string[], seconds: number): Promise<ReadonlyMap<string, OrderOutcome | null>> {
    const { outcomes, services } = this.marketplace;
    const watching = seconds > 0 ? outcomes.watch(id, orderIds, seconds * 1000) : null;
    if (events.length > 0) return watching ?? new Map();
    const known = new Map<string, OrderOutcome | null>();
    for (const orderId of orderIds) {
      const { state, position } = await services.pipeline.load<OrderState>(order, orderId, true);
      known.set(orderId, state && state.status !== 'Placed' ? { status: state.status, totalAmount: null, position } : null);
    }
    if (watching && [...known.values()].includes(null)) for (const [orderId, outcome] of await watching) known.set(orderId, known.get(orderId) ?? outcome);
    return known;
  }
}

function purchaseInput(body: PlaceOrderRequest): PlacePurchaseInput {
  return {
    lines: body.lines.map(({ productId, quantity, expectedUnitPrice: expected }) => ({
      productId: productId.toLowerCase(),
      quantity,
      expectedUnitPrice: expected ? { amount: expected.amount, currency: expected.currency, per: expected.per ?? 1 } : null,
    })),
    shippingAddress: body.shippingAddress,
    billingAddress: body.billingAddress ?? null,
    poNumber: body.poNumber ?? null,
    note: body.note ?? null,
    onShortage: body.onShortage ?? 'reject',
    allOrNothing: body.allOrNothing ?? false,
  };
}

/** Seconds of `Prefer: wait=N`; 0 where there is none. */
function waitOf(request: FastifyRequest): number {
  const prefer = request.headers.prefer;
  const match = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(Array.isArray(prefer) ? prefer.join(',') : (prefer ?? ''));
  return match ? Math.min(Number(match[1]), LONGEST_WAIT_S) : 0;
}

@ApiTags('orders')
@Controller('purchases')
export class PurchasesController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Get()
  @Needs('order.read', "Purchases of one's organisation, newest first")
  async list(@Query() { approval, ...page }: ListPurchasesRequest, @Req() request: FastifyRequest) {
    return wirePage(await this.gateway.ask(listPurchases, { approvalStatus: approval ?? null, ...pageOf(page) }, request), wirePurchase);
  }

  @Get(':id')
  @Needs('order.read', 'One purchase with the status of each order')
  async get(@Param('id', UuidPipe) purchaseId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.gateway.ask(getPurchase, { purchaseId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wirePurchase(found);
  }

  @Put(':id/approval')
  @Needs('order.approve', 'Approve or decline what another person placed')
  async approve(
    @Param('id', UuidPipe) purchaseId: string,
    @Body() { decision, reason }: ApprovalRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result =
      decision === 'Approved'
        ? await this.gateway.execute(approvePurchase, { purchaseId, reason: reason ?? null }, request)
        : await this.gateway.execute(declinePurchase, { purchaseId, reason: reason ?? '' }, request);
    return { ...accepted(reply, result), approval: result.state!.approvalStatus };
  }
}

@ApiTags('quotes')
@Controller('rfq')
export class RfqController {
  constructor(@Inject(Gateway) private readonly gateway: Gateway) {}

  @Post()
  @Needs('rfq.submit', 'Ask vendors for quotes')
  async submit(@Body() body: RfqRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const lines = body.lines.map(({ productId, quantity, note }) => ({ productId: productId.toLowerCase(), quantity, note: note ?? null }));
    const input = { vendorOrgIds: body.vendorOrgIds.map((id) => id.toLowerCase()), lines, neededBy: body.neededBy ?? null, note: body.note ?? null };
    return accepted(reply, await this.gateway.execute(requestQuote, input, request));
  }

  @Get()
  @Needs('rfq.read', 'Requests for quotes, as asker or asked')
  async list(@Query() page: PageRequest, @Req() request: FastifyRequest) {
    return wirePage(await this.gateway.ask(listRfqs, pageOf(page), request), ({ partyOrgId: _party, ...rfq }) => rfq);
  }

  @Get(':id')
  @Needs('rfq.read', 'One request for quotes')
  async get(@Param('id', UuidPipe) rfqId: string, @Req() request: FastifyRequest) {
    const { partyOrgId: _party, ...rfq } = await this.gateway.ask(getRfq, { rfqId }, request);
    return rfq;
  }
}
