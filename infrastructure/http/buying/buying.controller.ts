import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getLastPurchases } from '../../../application/buying/last-purchases.queries.js';
import {
  listMyPrices,
  listOffers,
  type MyPrice,
} from '../../../application/buying/my-prices.queries.js';
import { getReorder } from '../../../application/buying/reorder.queries.js';
import { resolveRows } from '../../../application/buying/resolve.queries.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered, now } from '../kernel/requests.js';
import type { Wire } from '../schemas.js';
import {
  LastPurchasesRequest,
  ListMyPricesRequest,
  OffersRequest,
  ResolveRequest,
} from './buying.requests.js';
import { wireBrief, wireChecked, wireMyPrice, wireResolved } from './buying.wire.js';

@Tag('buying')
@Controller()
export class BuyingController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Post('products/resolve')
  @HttpCode(200)
  @Answers('ResolvedRows')
  @Needs(
    'order.place',
    'Look up the products of up to 5,000 rows of codes, with price, stock and problems of each',
  )
  async resolve(@Body() { rows, currency }: ResolveRequest, @Req() request: FastifyRequest) {
    const began = performance.now();
    const input = rows.map(({ row, code, quantity, unit }) => ({
      row,
      code,
      quantity: quantity ?? null,
      unit: unit ?? null,
    }));
    const found = await this.gateway.ask(
      resolveRows,
      { rows: input, at: now(), currency: currency ?? null },
      request,
    );
    const resolved = found.filter(
      ({ line, problems }) => line !== null && !problems.some((p) => p.blocking),
    ).length;
    return {
      rows: found.map(wireResolved),
      resolved,
      tookMs: Math.round(performance.now() - began),
    };
  }

  @Get('products/:id/offers')
  @Answers('CheckedLines')
  @Needs('order.place', 'Offers of the same product from every vendor who sells it, cheapest first')
  async offers(
    @Param('id', UuidPipe) productId: string,
    @Query() { quantity, currency }: OffersRequest,
    @Req() request: FastifyRequest,
  ) {
    return {
      lines: (
        await this.gateway.ask(
          listOffers,
          { productId, quantity: quantity ?? null, at: now(), currency: currency ?? null },
          request,
        )
      ).map(wireChecked),
    };
  }

  @Get('catalogue/last-purchases')
  @Answers('LastPurchases')
  @Needs(
    'order.place',
    'What one’s company last paid for these products; products that it never bought are omitted',
  )
  async lastPurchases(
    @Query() { productId }: LastPurchasesRequest,
    @Req() request: FastifyRequest,
  ): Promise<Wire<'LastPurchases'>> {
    return {
      items: [
        ...(await this.gateway.ask(getLastPurchases, { productIds: lowered(productId) }, request)),
      ],
    };
  }

  @Get('catalogue/my-prices')
  @AnswersList('MyPrice')
  @Needs(
    'order.place',
    'Current prices of all products on sale for one’s company; as CSV a row per price break',
  )
  myPrices(
    @Query() { vendorId, ...page }: ListMyPricesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.lists.answer(
      listMyPrices,
      { vendorOrgIds: lowered(vendorId), at: now(), ...listOf(page) },
      listedMyPrices,
      request,
      reply,
    );
  }

  @Get('orders/:id/reorder')
  @Answers('CheckedLines')
  @Needs(
    'order.place',
    'Preview of ordering the same again today: changes of price and stock are among each line’s problems',
  )
  async reorder(@Param('id', UuidPipe) orderId: string, @Req() request: FastifyRequest) {
    return {
      lines: (await this.gateway.ask(getReorder, { orderId, at: now() }, request)).map(wireChecked),
    };
  }
}

const brief = [
  'id',
  'sku',
  'name',
  'vendorId',
  'vendorName',
  'unit',
  'packSize',
  'minimumOrderQuantity',
  'orderMultiple',
  'leadTimeDays',
];

const listedMyPrices = {
  name: 'my-prices',
  wire: wireMyPrice,
  columns: [
    ...brief,
    'partNumber',
    'priceListName',
    'minQuantity',
    'maxQuantity',
    'amount',
    'currency',
    'per',
  ],
  lines: ({ product, price, breaks, partNumber }: MyPrice) =>
    price === null
      ? []
      : breaks.map(({ minQuantity, maxQuantity, unitPrice: amount, per }) => {
          const { priceListName, unitPrice } = price;
          return {
            ...wireBrief(product),
            partNumber,
            priceListName,
            minQuantity,
            maxQuantity,
            amount,
            currency: unitPrice.currency,
            per,
          };
        }),
};
