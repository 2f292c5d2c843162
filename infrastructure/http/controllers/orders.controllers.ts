import { Body, Controller, Get, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getOrder, getPurchase, listOrders, listPurchases } from '../../../application/order.queries.js';
import { cancelOrder, completeOrder, deliverOrder, shipOrder } from '../../../application/order/order.use-cases.js';
import { approvePurchase, declinePurchase, placePurchase, type PlacePurchaseInput } from '../../../application/purchase/purchase.use-cases.js';
import { Needs } from '../access.js';
import { accepted, Gateway } from '../gateway.js';
import { UuidPipe } from '../pipes.js';
import { Placements } from '../placements.js';
import { pageOf, unitPriceOf } from '../requests/common.js';
import { ApprovalRequest, ListOrdersRequest, ListPurchasesRequest, OrderStatusRequest, PlaceOrderRequest, termsOf } from '../requests/orders.js';
import { wireOrder, wireOrderSummary, wirePage, wirePurchase } from '../wire.js';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Placements) private readonly placements: Placements,
  ) {}

  /** 201 when every order has its outcome within `Prefer: wait=N` seconds (RFC 7240), else 202: it goes on by itself. */
  @Post()
  @ApiHeader({ name: 'Prefer', required: false, description: 'wait=N: answer when every order is confirmed, rejected or awaiting approval, at the latest after N seconds' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Repeat the request under the same key without ordering twice' })
  @Needs('order.place', 'Place a purchase: one order per vendor')
  async place(@Body() body: PlaceOrderRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const result = await this.gateway.execute(placePurchase, purchaseInput(body), request);
    return this.placements.answer(result, result.state!, request, reply);
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
}

function purchaseInput({ lines, ...terms }: PlaceOrderRequest): PlacePurchaseInput {
  return {
    lines: lines.map(({ productId, quantity, expectedUnitPrice: expected }) => ({
      productId: productId.toLowerCase(),
      quantity,
      expectedUnitPrice: expected ? unitPriceOf(expected) : null,
    })),
    ...termsOf(terms),
  };
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
