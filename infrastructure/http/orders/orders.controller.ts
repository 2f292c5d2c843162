import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  addOrderNote,
  notePermissions,
} from '../../../application/trading/order-note.use-cases.js';
import { getOrder, listOrders } from '../../../application/trading/order.queries.js';
import {
  cancelOrder,
  closeOrderShort,
  completeOrder,
  declineOrderClosing,
  deliverOrder,
  requestOrderClosing,
  shipOrder,
} from '../../../application/trading/order.use-cases.js';
import { getPurchase } from '../../../application/trading/purchase.queries.js';
import {
  placePurchase,
  type PlacePurchaseInput,
} from '../../../application/trading/purchase.use-cases.js';
import { DomainError } from '../../../domain/shared/decider/domain-error.js';
import type { KnownOrder } from '../../../domain/trading/order/order.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersEither, AnswersList, AnswersRedirect } from '../kernel/answers.js';
import { Tag, TakesHeader } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import {
  DryRunRequest,
  instantOf,
  listOf,
  lowered,
  ReasonRequest,
  unitPriceOf,
} from '../kernel/requests.js';
import {
  ClosingRequest,
  ListOrdersRequest,
  OrderNoteRequest,
  OrderStatusRequest,
  PlaceOrderRequest,
  termsOf,
} from './orders.requests.js';
import { wireClosing, wireOrder, wireOrderSummary } from './orders.wire.js';
import { Placements } from './placements.js';

const listedOrders = {
  name: 'orders',
  wire: wireOrderSummary,
  columns: [
    ...[
      'id',
      'number',
      'status',
      'placedAt',
      'poNumber',
      'purchaseId',
      'buyerOrgId',
      'buyerName',
      'vendorOrgId',
      'vendorName',
      'placedBy',
      'lines',
      'units',
      'shippedUnits',
      'closedUnits',
      'closingAsked',
      'payment.method',
      'payment.status',
    ],
    ...[
      'netAmount.amount',
      'totalAmount.amount',
      'totalAmount.currency',
      'promisedDate',
      'changedAt',
    ],
  ],
};

@Tag('orders')
@Controller('orders')
export class OrdersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Placements) private readonly placements: Placements,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  /**
   * 201 when every order has its outcome within `Prefer: wait=N` seconds (RFC 7240), else 202: it
   * goes on by itself.
   */
  @Post()
  @TakesHeader(
    'Prefer',
    'wait=N: respond when every order is confirmed, rejected or awaiting approval, after N seconds at the latest',
  )
  @Answers('Placement', 201, 202)
  @Needs('order.place', 'Place a purchase: one order per vendor')
  async place(
    @Body() body: PlaceOrderRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.gateway.execute(placePurchase, purchaseInput(body), request);
    return this.placements.answer(result, result.state, request, reply);
  }

  @Get()
  @AnswersList('OrderSummary')
  @Needs('order.read', "Your organisation's orders, newest first")
  list(
    @Query() query: ListOrdersRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const {
      status,
      buyerOrgId,
      vendorOrgId,
      placedBy,
      poNumber,
      currency,
      placedFrom,
      placedTo,
      promisedFrom,
      promisedTo,
      closedShort,
      backordered,
      closingAsked,
      productId,
      ...page
    } = query;
    const input = {
      status: status ?? [],
      buyerOrgIds: lowered(buyerOrgId),
      vendorOrgIds: lowered(vendorOrgId),
      placedBy: lowered(placedBy),
      poNumber: poNumber ?? [],
      currency: currency ?? [],
      placed: { from: instantOf(placedFrom), to: instantOf(placedTo) },
      promised: { from: promisedFrom ?? null, to: promisedTo ?? null },
      closedShort: closedShort === undefined ? null : closedShort === 'true',
      backordered: backordered === undefined ? null : backordered === 'true',
      closingAsked: closingAsked === undefined ? null : closingAsked === 'true',
      productId: productId?.toLowerCase() ?? null,
      ...listOf(page),
    };
    return this.lists.answer(listOrders, input, listedOrders, request, reply);
  }

  /** A purchase has an id of its own: whoever asks for an order by it is shown the purchase. */
  @Get(':id')
  @Answers('Order')
  @AnswersRedirect('To /purchases/{id}: the id is that of a purchase', 308)
  @Needs('order.read', 'One order with its lines, its timeline and what can be done next')
  async get(
    @Param('id', UuidPipe) orderId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    try {
      const found = await this.gateway.ask(getOrder, { orderId }, request);
      void reply.header('etag', `"${found.order.revision}"`);
      return wireOrder(found);
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'order/unknown')) throw error;
      const purchaseId = await this.gateway
        .ask(getPurchase, { purchaseId: orderId }, request)
        .then(({ id }) => id)
        .catch(() => null);
      if (purchaseId === null) throw error;
      void reply.status(308).header('location', `/purchases/${purchaseId}`);
      return undefined;
    }
  }

  @Put(':id/status')
  @Answers('OrderChanged')
  @Needs('order.read', 'Cancel, ship, deliver or complete; each needs its own permission')
  async setStatus(
    @Param('id', UuidPipe) orderId: string,
    @Body() body: OrderStatusRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.change(orderId, body, request);
    return { ...accepted(reply, result), status: result.state.status };
  }

  /** Closing all of an order of which nothing has been shipped cancels it. */
  @Post(':id/closings')
  @HttpCode(200)
  @AnswersEither('OrderChanged', 'ClosingEffect')
  @Needs(
    'order.cancel',
    'Close short what is not going to be shipped, as vendor or operator, or what waits for stock, as its buyer; or preview what it leaves',
  )
  async close(
    @Param('id', UuidPipe) orderId: string,
    @Query() { dryRun }: DryRunRequest,
    @Body() body: ClosingRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = closingInput(orderId, body);
    if (dryRun === 'true') {
      const { state, events } = await this.gateway.foresee(closeOrderShort, input, request);
      return wireClosing(state as KnownOrder, events[0]!);
    }
    const result = await this.gateway.execute(closeOrderShort, input, request);
    return { ...accepted(reply, result), status: result.state!.status };
  }

  @Post(':id/closing-requests')
  @Answers('ClosingRequested', 201)
  @Needs(
    'order.cancel',
    'Ask for what has not been shipped to be closed, as its buyer; replaces an open request',
  )
  async requestClosing(
    @Param('id', UuidPipe) orderId: string,
    @Body() body: ClosingRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = closingInput(orderId, body);
    const result = await this.gateway.execute(requestOrderClosing, input, request);
    return { ...accepted(reply, result), requestId: (result.state as KnownOrder).openRequest };
  }

  @Post(':id/closing-requests/:requestId/refusal')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('order.cancel', 'Decline the buyer’s request: the rest will be shipped')
  async declineClosing(
    @Param('id', UuidPipe) orderId: string,
    @Param('requestId', UuidPipe) requestId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(declineOrderClosing, { orderId, requestId, reason }, request),
    );
  }

  @Post(':id/notes')
  @Answers('Accepted', 201)
  @Needs(notePermissions, 'Add a note for the other party, about the order or one of its lines')
  async note(
    @Param('id', UuidPipe) orderId: string,
    @Body() { text, lineId }: OrderNoteRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        addOrderNote,
        { orderId, lineId: lineId?.toLowerCase() ?? null, text },
        request,
      ),
    );
  }

  private change(orderId: string, body: OrderStatusRequest, request: FastifyRequest) {
    switch (body.status) {
      case 'Cancelled':
        return this.gateway.execute(cancelOrder, { orderId, reason: body.reason ?? '' }, request);
      case 'PartlyShipped':
      case 'Shipped': {
        const lines =
          body.lines?.map(({ id, quantity }) => ({
            lineId: id.toLowerCase(),
            quantity,
          })) ?? null;
        const parcels = (body.parcels ?? []).map(({ carrier, tracking, weightGrams }) => ({
          carrier: carrier ?? body.carrier ?? null,
          tracking: tracking ?? null,
          weightGrams: weightGrams ?? null,
        }));
        const input = {
          orderId,
          lines,
          final: body.status === 'Shipped',
          carrier: body.carrier ?? null,
          tracking: body.tracking ?? null,
          parcels,
        };
        return this.gateway.execute(shipOrder, input, request);
      }
      case 'Delivered':
        return this.gateway.execute(deliverOrder, { orderId, proof: body.proof ?? null }, request);
      case 'Completed':
        return this.gateway.execute(completeOrder, { orderId }, request);
    }
  }
}

const closingInput = (orderId: string, { lines, reason }: ClosingRequest) => ({
  orderId,
  lines: lines?.map(({ id, quantity }) => ({ lineId: id.toLowerCase(), quantity })) ?? null,
  reason,
});

function purchaseInput({
  lines,
  currency: ofAll,
  ...terms
}: PlaceOrderRequest): PlacePurchaseInput {
  return {
    lines: lines.map((line) => ({
      productId: line.productId.toLowerCase(),
      quantity: line.quantity,
      expectedUnitPrice: line.expectedUnitPrice ? unitPriceOf(line.expectedUnitPrice) : null,
      ...(line.whenShort === 'backorder' ? { whenShort: line.whenShort } : {}),
      currency: line.currency ?? ofAll ?? null,
    })),
    ...termsOf(terms),
  };
}
