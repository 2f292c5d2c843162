import { Body, Controller, Get, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  findProducts,
  getPricing,
  getProduct,
  getStock,
  listCategories,
  suggestProducts,
} from '../../../application/catalogue/catalogue.queries.js';
import type {
  ProductConditions,
  ProductSort,
} from '../../../application/ports/catalogue-search.js';
import {
  createCategory,
  defineCategoryAttributes,
} from '../../../application/catalogue/category.use-cases.js';
import {
  adjustStock,
  countStock,
  receiveStock,
  setReorderPoint,
} from '../../../application/stock/inventory.use-cases.js';
import { getStockHistory, listStock } from '../../../application/stock/stock.queries.js';
import {
  changeProductDetails,
  discontinueProduct,
  listProduct,
  type ProductDetailsInput,
} from '../../../application/catalogue/product.use-cases.js';
import { Answers, AnswersList, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Needs } from '../kernel/access.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { UuidPipe } from '../kernel/pipes.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import {
  AdjustStockRequest,
  CategoryAttributesRequest,
  CreateCategoryRequest,
  DiscontinueRequest,
  FindProductsRequest,
  ListCategoriesRequest,
  ListProductRequest,
  ListStockRequest,
  StockHistoryRequest,
  PricingRequest,
  ProductDetailsRequest,
  ReceiveStockRequest,
  ReorderPointRequest,
  SuggestRequest,
  VendorProductsRequest,
} from '../requests/catalogue.js';
import { JSON_TYPE, Lists, ROWS_AT_ONCE } from '../kernel/lists.js';
import { MARKETPLACE } from '../kernel/gateway.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { listOf, pageOf } from '../kernel/requests.js';
import {
  wireCategory,
  wirePricing,
  wireProduct,
  wireFoundProduct,
  wireProducts,
  wireStock,
  wireStockEvent,
  wireStockOfProduct,
} from '../wire.js';

const detailsOf = (body: ProductDetailsRequest): ProductDetailsInput => ({
  name: body.name,
  description: body.description ?? '',
  categoryId: body.categoryId,
  attributes: body.attributes ?? {},
  media: body.media?.map(({ url, alt }) => ({ url, alt })) ?? [],
  unit: body.unit ?? 'EA',
  packSize: body.packSize ?? 1,
  minimumOrderQuantity: body.minimumOrderQuantity ?? body.orderMultiple ?? 1,
  orderMultiple: body.orderMultiple ?? 1,
  leadTimeDays: body.leadTimeDays ?? 0,
  taxCategory: body.taxCategory ?? 'standard',
});

@Tag('catalogue')
@Controller()
export class ProductsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('products')
  @AnswersWhole('Products')
  @Needs('catalogue.read', 'Products of every vendor who sells')
  find(
    @Query() { vendorId, ...rest }: FindProductsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.search(vendorId ?? [], rest, request, reply);
  }

  @Get('products/suggest')
  @Answers('Suggestions')
  @Needs('catalogue.read', 'What somebody may be looking for who has typed this much')
  async suggest(@Query() { q, limit }: SuggestRequest, @Req() request: FastifyRequest) {
    const { asOf, didYouMean, ...rest } = await this.gateway.ask(
      suggestProducts,
      { q, limit: limit ?? 8 },
      request,
    );
    return {
      ...rest,
      ...(didYouMean === null ? {} : { didYouMean }),
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }

  @Get('vendors/:id/products')
  @AnswersWhole('Products')
  @Needs('catalogue.read', "One vendor's products; one's own also while they are not on sale")
  ofVendor(
    @Param('id', UuidPipe) vendorId: string,
    @Query() query: VendorProductsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.search([vendorId], query, request, reply);
  }

  @Post('products')
  @Answers('Accepted', 201)
  @Needs('product.manage', 'List a product')
  async list(
    @Body() body: ListProductRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(listProduct, { sku: body.sku, details: detailsOf(body) }, request),
    );
  }

  @Get('products/:id')
  @Answers('Product')
  @Needs('catalogue.read', 'One product')
  async get(
    @Param('id', UuidPipe) productId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getProduct, { productId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wireProduct(found);
  }

  @Put('products/:id')
  @Answers('Accepted')
  @Needs('product.manage', "Change a product's details as a whole")
  async change(
    @Param('id', UuidPipe) productId: string,
    @Body() body: ProductDetailsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        changeProductDetails,
        { productId, details: detailsOf(body) },
        request,
      ),
    );
  }

  @Put('products/:id/discontinuation')
  @Answers('Accepted')
  @Needs('product.manage', 'Discontinue, with a successor where there is one')
  async discontinue(
    @Param('id', UuidPipe) productId: string,
    @Body() { successorId, reason }: DiscontinueRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        discontinueProduct,
        { productId, successorId: successorId ?? null, reason },
        request,
      ),
    );
  }

  @Get('products/:id/pricing')
  @Answers('Pricing')
  @Needs('price.read', 'The price for a buyer, a quantity and an instant, and why')
  async pricing(
    @Param('id', UuidPipe) productId: string,
    @Query() { buyerOrgId, quantity, at }: PricingRequest,
    @Req() request: FastifyRequest,
  ) {
    const instant = (at ? new Date(at) : new Date()).toISOString();
    return wirePricing(
      await this.gateway.ask(
        getPricing,
        { productId, buyerOrgId: buyerOrgId ?? null, quantity: quantity ?? 1, at: instant },
        request,
      ),
    );
  }

  private async search(
    vendorOrgIds: readonly string[],
    request: VendorProductsRequest,
    from: FastifyRequest,
    reply: FastifyReply,
  ) {
    const { category, attribute, q, sku, sort = 'relevance', ...rest } = request;
    const input = {
      q: q ?? null,
      categoryIds: (category ?? []).map((id) => id.toLowerCase()),
      vendorOrgIds: vendorOrgIds.map((id) => id.toLowerCase()),
      attributes: attributesOf(attribute ?? []),
      price: priceRangeOf(rest),
      sku: sku ?? null,
      sort: sort.replace('-', '') as ProductSort,
      descending: sort.startsWith('-'),
      ...pageOf(rest),
      offset: rest.offset ?? 0,
    };
    const type = this.lists.typeOf(from, reply);
    if (type === JSON_TYPE)
      return wireProducts(
        await this.gateway.ask(findProducts, input, from),
        this.marketplace.freshness,
      );
    const part = async (cursor: string | null) => {
      const { hits, nextCursor } = await this.gateway.ask(
        findProducts,
        { ...input, limit: ROWS_AT_ONCE, ...(cursor === null ? {} : { cursor, offset: 0 }) },
        from,
      );
      return { items: hits, nextCursor };
    };
    return this.lists.stream(part, listedProducts, type, from);
  }
}

const listedProducts = {
  name: 'products',
  wire: wireFoundProduct,
  columns: [
    ...[
      'id',
      'sku',
      'name',
      'vendorId',
      'vendorName',
      'categoryPath',
      'attributes',
      'unit',
      'packSize',
      'minimumOrderQuantity',
      'orderMultiple',
      'leadTimeDays',
      'taxCategory',
    ],
    ...[
      'onSale',
      'discontinued',
      'price.amount',
      'price.currency',
      'price.per',
      'listedAt',
      'description',
    ],
  ],
};

/** `size:C5` and `size:C4` are one condition, of which either suffices. */
function attributesOf(pairs: readonly string[]): { name: string; values: string[] }[] {
  const split = pairs.map(
    (pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)] as const,
  );
  return [...Map.groupBy(split, ([name]) => name)].map(([name, group]) => ({
    name,
    values: group.map(([, value]) => value),
  }));
}

function priceRangeOf({
  priceFrom,
  priceBelow,
  currency,
}: VendorProductsRequest): ProductConditions['price'] {
  if (priceFrom === undefined && priceBelow === undefined) return null;
  if (currency === undefined)
    throw new HttpProblem(
      problem(
        400,
        'search/currency',
        'name the currency of priceFrom and priceBelow, such as GBP',
        { field: 'currency' },
      ),
    );
  return { currency, from: priceFrom ?? null, below: priceBelow ?? null };
}

@Tag('catalogue')
@Controller('categories')
export class CategoriesController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('Category')
  @Needs('catalogue.read', 'The category tree, sorted by path')
  list(
    @Query() page: ListCategoriesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const listed = {
      name: 'categories',
      wire: wireCategory,
      columns: ['id', 'parentId', 'name', 'path', 'attributes'],
    };
    return this.lists.answer(listCategories, listOf(page), listed, request, reply);
  }

  @Post()
  @Answers('Accepted', 201)
  @Needs('category.manage', 'Create a category')
  async create(
    @Body() { name, parentId, attributes }: CreateCategoryRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        createCategory,
        { name, parentId: parentId ?? null, attributes: plain(attributes ?? []) },
        request,
      ),
    );
  }

  @Put(':id/attributes')
  @Answers('Accepted')
  @Needs('category.manage', 'Define the attributes of its products')
  async define(
    @Param('id', UuidPipe) categoryId: string,
    @Body() { attributes }: CategoryAttributesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        defineCategoryAttributes,
        { categoryId, attributes: plain(attributes) },
        request,
      ),
    );
  }
}

const plain = <T extends object>(list: readonly T[]): T[] => list.map((one) => ({ ...one }));

@Tag('stock')
@Controller('inventory')
export class InventoryController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersList('StockOfProduct')
  @Needs('stock.read', 'Stock of everything, or of what has to be reordered')
  list(
    @Query() { low, ...page }: ListStockRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = ['productId', 'sku', 'name', 'available', 'low', 'locations', 'changedAt'];
    const input = { low: low === undefined ? null : low === 'true', ...listOf(page) };
    return this.lists.answer(
      listStock,
      input,
      { name: 'stock', wire: wireStockOfProduct, columns },
      request,
      reply,
    );
  }

  @Get(':productId/history')
  @Answers('StockHistory')
  @Needs('stock.read', 'What happened to the stock of a product at one place, the newest first')
  async history(
    @Param('productId', UuidPipe) productId: string,
    @Query() { location, ...page }: StockHistoryRequest,
    @Req() request: FastifyRequest,
  ) {
    const { events, nextCursor, asOf } = await this.gateway.ask(
      getStockHistory,
      { productId, location, ...pageOf(page) },
      request,
    );
    return {
      items: events.map(wireStockEvent),
      nextCursor,
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }

  @Get(':productId')
  @Answers('Stock')
  @Needs('stock.read', 'Stock of a product by location')
  async get(@Param('productId', UuidPipe) productId: string, @Req() request: FastifyRequest) {
    return wireStock(await this.gateway.ask(getStock, { productId }, request));
  }

  @Put(':productId/adjust')
  @Answers('Accepted')
  @Needs('stock.manage', 'Adjust by a delta, or set what was counted')
  async adjust(
    @Param('productId', UuidPipe) productId: string,
    @Body() { location, delta, quantity, reason }: AdjustStockRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if ((delta === undefined) === (quantity === undefined))
      throw new HttpProblem(
        problem(
          400,
          'inventory/delta-or-quantity',
          'send either delta (by how much) or quantity (what was counted)',
          { field: 'delta' },
        ),
      );
    const at = { productId, location, reason };
    const result =
      delta === undefined
        ? await this.gateway.execute(countStock, { ...at, counted: quantity! }, request)
        : await this.gateway.execute(adjustStock, { ...at, delta }, request);
    return accepted(reply, result);
  }

  @Post(':productId/receipts')
  @Answers('Accepted', 201)
  @Needs('stock.manage', 'Receive a delivery')
  async receive(
    @Param('productId', UuidPipe) productId: string,
    @Body() { location, quantity, reference }: ReceiveStockRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        receiveStock,
        { productId, location, quantity, reference: reference ?? null },
        request,
      ),
    );
  }

  @Put(':productId/reorder-point')
  @Answers('Accepted')
  @Needs('stock.manage', 'Set from which stock on to reorder')
  async setReorderPoint(
    @Param('productId', UuidPipe) productId: string,
    @Body() { location, reorderPoint }: ReorderPointRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        setReorderPoint,
        { productId, location, reorderPoint: reorderPoint ?? null },
        request,
      ),
    );
  }
}
