import {
  Body,
  Controller,
  Delete,
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
  addToCart,
  clearCart,
  getCart,
  orderCart,
  setCartLines,
} from '../../../application/buying/cart.use-cases.js';
import { getLastPurchases } from '../../../application/buying/last-purchases.queries.js';
import {
  listMyPrices,
  listOffers,
  type MyPrice,
} from '../../../application/buying/my-prices.queries.js';
import {
  assignPartNumber,
  listPartNumbers,
  removePartNumber,
} from '../../../application/buying/part-number.use-cases.js';
import { getReorder } from '../../../application/buying/reorder.queries.js';
import {
  changeRequisitionListLines,
  createRequisitionList,
  deleteRequisitionList,
  getRequisitionList,
  listRequisitionLists,
  renameRequisitionList,
} from '../../../application/buying/requisition-list.use-cases.js';
import { resolveRows } from '../../../application/buying/resolve.queries.js';
import {
  changeView,
  deleteView,
  listViews,
  saveView,
} from '../../../application/buying/saved-view.use-cases.js';
import { placePurchase } from '../../../application/trading/purchase.use-cases.js';
import { cart } from '../../../domain/buying/cart/cart.js';
import { conflict } from '../../../domain/shared/decider/domain-error.js';
import type { PartNumberDocument } from '../../../projections/buying/part-numbers.js';
import type { RequisitionListDocument } from '../../../projections/buying/requisition-lists.js';
import type { SavedViewDocument } from '../../../projections/buying/saved-views.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag, TakesHeader } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { Placements } from '../placements.js';
import type { Wire } from '../schemas/index.js';
import {
  LastPurchasesRequest,
  linesOf,
  ListMyPricesRequest,
  ListPartNumbersRequest,
  ListRequisitionListsRequest,
  ListViewsRequest,
  OffersRequest,
  OrderCartRequest,
  PartNumberRequest,
  PartNumbersRequest,
  RenameRequest,
  RequisitionListRequest,
  ResolveRequest,
  ViewRequest,
  WantedLinesRequest,
} from '../requests/buying.js';
import { listOf, lowered } from '../kernel/requests.js';
import { termsOf } from '../requests/orders.js';
import { wireBrief, wireCart, wireChecked, wireMyPrice, wireResolved } from '../wire-buying.js';

const now = (): string => new Date().toISOString();

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
    'What up to 5,000 rows of codes mean, with price, stock and what is wrong with each',
  )
  async resolve(@Body() { rows }: ResolveRequest, @Req() request: FastifyRequest) {
    const began = performance.now();
    const input = rows.map(({ row, code, quantity, unit }) => ({
      row,
      code,
      quantity: quantity ?? null,
      unit: unit ?? null,
    }));
    const found = await this.gateway.ask(resolveRows, { rows: input, at: now() }, request);
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
  @Needs('order.place', 'The same thing from everybody who sells it, the cheapest first')
  async offers(
    @Param('id', UuidPipe) productId: string,
    @Query() { quantity }: OffersRequest,
    @Req() request: FastifyRequest,
  ) {
    return {
      lines: (
        await this.gateway.ask(
          listOffers,
          { productId, quantity: quantity ?? null, at: now() },
          request,
        )
      ).map(wireChecked),
    };
  }

  @Get('catalogue/last-purchases')
  @Answers('LastPurchases')
  @Needs(
    'order.place',
    'What one’s company paid when it bought these products here last; those that it never bought are left out',
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
    'What everything on sale costs one’s company now; as CSV a line for each break',
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
    'What ordering the same again would mean today: changes of price and stock are among each line’s problems',
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

@Tag('buying')
@Controller('part-numbers')
export class PartNumbersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('PartNumber')
  @Needs('list.read', 'What one’s company calls products')
  list(
    @Query() { productId, ...page }: ListPartNumbersRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const wire = ({ id, partNumber, productId: of, changedAt }: PartNumberDocument) => ({
      id,
      partNumber,
      productId: of,
      changedAt,
    });
    const listed = {
      name: 'part-numbers',
      wire,
      columns: ['id', 'partNumber', 'productId', 'changedAt'],
    };
    return this.lists.answer(
      listPartNumbers,
      { productId: lowered(productId), ...listOf(page) },
      listed,
      request,
      reply,
    );
  }

  @Put()
  @Answers('Accepted')
  @Needs(
    'list.manage',
    'Call a product by a number of one’s own; the same number again means the other product from then on',
  )
  async assign(
    @Body() { partNumber, productId }: PartNumberRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        assignPartNumber,
        { partNumber, productId: productId.toLowerCase() },
        request,
      ),
    );
  }

  @Post()
  @HttpCode(200)
  @Answers('PartNumbersAssigned')
  @Needs(
    'list.manage',
    'Up to 1,000 part numbers at once; the first that is wrong is named, and those before it are kept',
  )
  async assignAll(@Body() { items }: PartNumbersRequest, @Req() request: FastifyRequest) {
    let position = 0;
    for (const [i, { partNumber, productId }] of items.entries()) {
      const input = { partNumber, productId: productId.toLowerCase() };
      position = Math.max(
        position,
        (
          await this.gateway.execute(
            assignPartNumber,
            input,
            request,
            callerOf(request),
            `item-${i}`,
          )
        ).position,
      );
    }
    return { assigned: items.length, position: String(position) };
  }

  @Delete(':id')
  @Answers('Accepted')
  @Needs('list.manage', 'Do not call it so any more')
  async remove(
    @Param('id', UuidPipe) partNumberId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(removePartNumber, { partNumberId }, request));
  }
}

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
  @Needs('order.place', 'What one is about to order, by vendor, as it would be ordered now')
  async get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.gateway.ask(getCart, { at: now() }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wireCart(found);
  }

  @Post('lines')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('order.place', 'Put in more; the same product adds up')
  async add(
    @Body() { lines }: WantedLinesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(addToCart, { lines: linesOf(lines) }, request),
    );
  }

  @Put('lines')
  @Answers('Accepted')
  @Needs('order.place', 'Set quantities; 0 takes a product out')
  async set(
    @Body() { lines }: WantedLinesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(setCartLines, { lines: linesOf(lines) }, request),
    );
  }

  @Delete()
  @Answers('Accepted')
  @Needs('order.place', 'Take everything out')
  async clear(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return accepted(reply, await this.gateway.execute(clearCart, {}, request));
  }

  /** Like POST /orders. What is put in while it is being ordered stays. */
  @Post('order')
  @TakesHeader(
    'Prefer',
    'wait=N: answer when every order is confirmed, rejected or awaiting approval, at the latest after N seconds',
  )
  @Answers('Placement', 201, 202)
  @Needs(
    'order.place',
    'Order what is in: refused where a price is not what was seen, unless changes are accepted',
  )
  async order(
    @Body() { acceptPriceChanges, ...terms }: OrderCartRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { state } = await this.marketplace.services.pipeline.load(
      cart,
      callerOf(request).userId,
      true,
    );
    // a repeat finds the cart empty: its key tells what was placed
    if (state.lines.length === 0 && request.headers['idempotency-key'] === undefined)
      throw conflict('cart/empty', 'there is nothing in the cart');
    const lines = state.lines.map(({ productId, quantity, seenUnitPrice }) => ({
      productId,
      quantity,
      expectedUnitPrice: acceptPriceChanges ? null : seenUnitPrice,
    }));
    const result = await this.gateway.execute(placePurchase, { lines, ...termsOf(terms) }, request);
    await this.gateway.execute(
      orderCart,
      { purchaseId: result.id, lines: state.lines },
      request,
      callerOf(request),
      'cart',
    );
    return this.placements.answer(result, result.state!, request, reply);
  }
}

@Tag('buying')
@Controller('requisition-lists')
export class RequisitionListsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('RequisitionListSummary')
  @Needs('list.read', 'What one’s company orders again and again')
  list(
    @Query() page: ListRequisitionListsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const wire = ({ lines, ...rest }: RequisitionListDocument) => ({
      ...headOf(rest),
      lines: lines.length,
    });
    const listed = {
      name: 'requisition-lists',
      wire,
      columns: ['id', 'name', 'lines', 'createdBy', 'createdAt', 'changedAt'],
    };
    return this.lists.answer(listRequisitionLists, listOf(page), listed, request, reply);
  }

  @Post()
  @Answers('Accepted', 201)
  @Needs('list.manage', 'Begin a list, with lines or without')
  async create(
    @Body() { name, lines }: RequisitionListRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        createRequisitionList,
        { name, lines: linesOf(lines ?? []) },
        request,
      ),
    );
  }

  @Get(':id')
  @Answers('RequisitionList')
  @Needs('list.read', 'One list, its lines as they would be ordered now')
  async get(
    @Param('id', UuidPipe) listId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { list, lines } = await this.gateway.ask(
      getRequisitionList,
      { listId, at: now() },
      request,
    );
    void reply.header('etag', `"${list.revision}"`);
    return { ...headOf(list), lines: lines.map(wireChecked) };
  }

  @Put(':id')
  @Answers('Accepted')
  @Needs('list.manage', 'Give it another name')
  async rename(
    @Param('id', UuidPipe) listId: string,
    @Body() { name }: RenameRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(renameRequisitionList, { listId, name }, request),
    );
  }

  @Post(':id/lines')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('list.manage', 'Put in more; the same product adds up')
  async add(
    @Param('id', UuidPipe) listId: string,
    @Body() { lines }: WantedLinesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        changeRequisitionListLines,
        { listId, lines: linesOf(lines), mode: 'add' },
        request,
      ),
    );
  }

  @Put(':id/lines')
  @Answers('Accepted')
  @Needs('list.manage', 'Set quantities; 0 takes a product out')
  async set(
    @Param('id', UuidPipe) listId: string,
    @Body() { lines }: WantedLinesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        changeRequisitionListLines,
        { listId, lines: linesOf(lines), mode: 'set' },
        request,
      ),
    );
  }

  @Delete(':id')
  @Answers('Accepted')
  @Needs('list.manage', 'Delete a list')
  async delete(
    @Param('id', UuidPipe) listId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(deleteRequisitionList, { listId }, request));
  }
}

const headOf = ({
  id,
  name,
  createdBy,
  createdAt,
  revision,
  changedAt,
}: Omit<RequisitionListDocument, 'lines'>) => ({
  id,
  name,
  createdBy,
  createdAt,
  revision,
  changedAt,
});

@Tag('views')
@Controller('views')
export class ViewsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('SavedView')
  @Needs('any-user', 'How one looks at lists: one’s own views and those that colleagues share')
  list(
    @Query() { of, ...page }: ListViewsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const wire = ({
      organizationId: _organization,
      nameKey: _key,
      seenBy: _seenBy,
      ...view
    }: SavedViewDocument) => view;
    const listed = {
      name: 'views',
      wire,
      columns: ['id', 'name', 'of', 'query', 'shared', 'ownerId', 'changedAt'],
    };
    return this.lists.answer(listViews, { of: of ?? [], ...listOf(page) }, listed, request, reply);
  }

  @Post()
  @Answers('Accepted', 201)
  @Needs('any-user', 'Save a view')
  async save(
    @Body() body: ViewRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(saveView, { content: contentOf(body) }, request),
    );
  }

  @Put(':id')
  @Answers('Accepted')
  @Needs('any-user', 'Change a view of one’s own')
  async change(
    @Param('id', UuidPipe) viewId: string,
    @Body() body: ViewRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(changeView, { viewId, content: contentOf(body) }, request),
    );
  }

  @Delete(':id')
  @Answers('Accepted')
  @Needs('any-user', 'Delete a view of one’s own')
  async delete(
    @Param('id', UuidPipe) viewId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(deleteView, { viewId }, request));
  }
}

const contentOf = ({ name, of, query, shared }: ViewRequest) => ({
  name,
  of,
  query,
  shared: shared ?? false,
});
