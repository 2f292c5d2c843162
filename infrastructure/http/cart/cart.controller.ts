import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cartPayments, getCart } from '../../../application/buying/cart.queries.js';
import {
  addToCart,
  clearCart,
  orderCart,
  setCartLines,
} from '../../../application/buying/cart.use-cases.js';
import { derivedId } from '../../../application/shared/command/ids.js';
import { placePurchase } from '../../../application/trading/purchase.use-cases.js';
import { cart } from '../../../domain/buying/cart/cart.js';
import { conflict } from '../../../domain/shared/decider/domain-error.js';
import { purchase } from '../../../domain/trading/purchase/purchase.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag, TakesHeader } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { now } from '../kernel/requests.js';
import { termsOf } from '../orders/orders.requests.js';
import { Placements } from '../orders/placements.js';
import {
  AddToCartRequest,
  cartLinesOf,
  OrderCartRequest,
  SetCartLinesRequest,
} from './cart.requests.js';
import { wireCart, wireCartPayment } from './cart.wire.js';

@Tag('buying')
@Controller('cart')
export class CartController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Placements) private readonly placements: Placements,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @Answers('Cart')
  @Needs('order.place', 'Your cart by vendor, at current prices and stock')
  async get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.gateway.ask(getCart, { at: now() }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wireCart(found);
  }

  @Get('payment-methods')
  @Answers('CartPaymentMethods')
  @Needs('order.place', 'Payment methods for the cart, by currency, with any obstacles')
  async paymentMethods(@Req() request: FastifyRequest) {
    const offered = await this.gateway.ask(cartPayments, { at: now() }, request);
    const simulated = this.marketplace.services.gateway.isSimulated;
    return { items: offered.map(wireCartPayment), simulated };
  }

  @Post('lines')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('order.place', 'Add lines; quantities of the same product add up')
  async add(
    @Body() { lines }: AddToCartRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(addToCart, { lines: cartLinesOf(lines) }, request),
    );
  }

  @Put('lines')
  @Answers('Accepted')
  @Needs('order.place', 'Set quantities; 0 removes a product')
  async set(
    @Body() { lines }: SetCartLinesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(setCartLines, { lines: cartLinesOf(lines) }, request),
    );
  }

  @Delete()
  @Answers('Accepted')
  @Needs('order.place', 'Clear the cart')
  async clear(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return accepted(reply, await this.gateway.execute(clearCart, {}, request));
  }

  /**
   * Like POST /orders. A revision of the cart is ordered once; what is put in while it is being
   * ordered stays. `If-Match` takes the cart's own ETag.
   */
  @Post('order')
  @TakesHeader(
    'Prefer',
    'wait=N: respond when every order is confirmed, rejected or awaiting approval, after N seconds at the latest',
  )
  @Answers('Placement', 201, 202)
  @Needs(
    'order.place',
    'Order the cart: refused if a price has changed since it was shown, unless changes are accepted',
  )
  async order(
    @Body() { acceptPriceChanges, ...terms }: OrderCartRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { pipeline } = this.marketplace.services;
    const { id: userId } = callerOf(request).person;
    const { state, revision } = await pipeline.load(cart, userId, true);
    const requestId = this.gateway.requestId(request);
    const before =
      requestId === null
        ? undefined
        : state.orders.find((o) => o.requestId === requestId || o.purchaseId === requestId);
    if (before) {
      // the purchase of a request that came second was begun by another
      if (!before.joined)
        await this.gateway.requireRepeatOf(`${purchase.category}-${before.purchaseId}`, request);
      const placed = await pipeline.load(purchase, before.purchaseId, true);
      const repeated = { ...placed, id: before.purchaseId, events: [] };
      return this.placements.answer(repeated, placed.state!, request, reply);
    }
    this.gateway.requireRevision(request, revision);
    if (state.lines.length === 0) throw conflict('cart/empty', 'there is nothing in the cart');
    const lines = state.lines.map(
      ({ productId, quantity, seenUnitPrice, whenShort, currency }) => ({
        productId,
        quantity,
        expectedUnitPrice: acceptPriceChanges ? null : seenUnitPrice,
        isUnseen: !acceptPriceChanges && seenUnitPrice === null,
        ...(whenShort ? { whenShort } : {}),
        currency: currency ?? null,
      }),
    );
    // from one revision of a cart one purchase, whoever else orders it at the same time
    const purchaseId = derivedId('cart-purchase', userId, revision);
    const input = { purchaseId, lines, ...termsOf(terms) };
    const caller = callerOf(request);
    const result = await this.gateway.execute(placePurchase, input, request, caller, null, null);
    await this.gateway.execute(
      orderCart,
      { purchaseId, lines: state.lines, requestId },
      request,
      caller,
      'cart',
      null,
    );
    return this.placements.answer(result, result.state, request, reply);
  }
}
