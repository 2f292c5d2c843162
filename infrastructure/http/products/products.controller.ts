import { Body, Controller, Get, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  findProducts,
  getProduct,
  getVariants,
  suggestProducts,
  type ProductHit,
  skusAlike,
} from '../../../application/catalogue/product.queries.js';
import {
  changeProductDetails,
  discontinueProduct,
  listProduct,
  type ProductDetailsInput,
} from '../../../application/catalogue/product.use-cases.js';
import type {
  ProductConditions,
  ProductSort,
} from '../../../application/ports/catalogue-search.js';
import { getPricing } from '../../../application/pricing/pricing.queries.js';
import type { CatalogueProduct } from '../../../projections/catalogue/catalogue.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { JSON_TYPE, Lists, ROWS_AT_ONCE } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { pageOf } from '../kernel/requests.js';
import {
  DiscontinueRequest,
  FindProductsRequest,
  ListProductRequest,
  PricingRequest,
  ProductDetailsRequest,
  SuggestRequest,
  VendorProductsRequest,
} from './products.requests.js';
import {
  wirePricing,
  wireProduct,
  wireFoundProduct,
  wireProducts,
  wireVariants,
} from './products.wire.js';

const variantIn = (
  of: NonNullable<ProductDetailsRequest['variantOf']> | null,
): NonNullable<ProductDetailsInput['variantOf']> | null =>
  of && { group: of.group, name: of.name, attributes: { ...of.attributes } };

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
  ...(body.backorderLeadTimeDays === undefined
    ? {}
    : { backorderLeadTimeDays: body.backorderLeadTimeDays }),
  taxCategory: body.taxCategory ?? 'standard',
  ...(body.variantOf === undefined ? {} : { variantOf: variantIn(body.variantOf) }),
  ...(body.unlisted === undefined ? {} : { unlisted: body.unlisted }),
});

const skuWarning = ({ id: productId, sku, details }: CatalogueProduct) => ({
  code: 'product/sku-case',
  detail: `"${sku}" (${details.name}) differs from it in case alone: whoever orders by SKU has to write it exactly`,
  productId,
  sku,
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
  @Needs('catalogue.read', 'Suggestions for a search as it is typed')
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
  @Needs('catalogue.read', "One vendor's products; your own include those not on sale")
  ofVendor(
    @Param('id', UuidPipe) vendorId: string,
    @Query() query: VendorProductsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.search([vendorId], query, request, reply);
  }

  @Post('products')
  @Answers('ProductAccepted', 201)
  @Needs(
    'product.manage',
    'List a product; warns of own products whose SKU differs in case alone, which is allowed',
  )
  async list(
    @Body() body: ListProductRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { sku } = body;
    const result = await this.gateway.execute(
      listProduct,
      { sku, details: detailsOf(body) },
      request,
    );
    const alike = await this.gateway.ask(skusAlike, { sku }, request);
    return { ...accepted(reply, result), warnings: alike.map(skuWarning) };
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
    void reply.header('etag', `"${found.product.revision}"`);
    return wireProduct(found);
  }

  @Get('products/:id/variants')
  @Answers('Variants')
  @Needs('catalogue.read', 'All variants of a product')
  async variants(@Param('id', UuidPipe) productId: string, @Req() request: FastifyRequest) {
    return wireVariants(await this.gateway.ask(getVariants, { productId }, request));
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
  @Needs('product.manage', 'Discontinue a product, with its replacement if any')
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
  @Needs('price.read', 'The price for a buyer, a quantity and an instant, with an explanation')
  async pricing(
    @Param('id', UuidPipe) productId: string,
    @Query() { buyerOrgId, quantity, currency, at, known }: PricingRequest,
    @Req() request: FastifyRequest,
  ) {
    const instant = (text: string): string => new Date(text).toISOString();
    return wirePricing(
      await this.gateway.ask(
        getPricing,
        {
          productId,
          buyerOrgId: buyerOrgId ?? null,
          quantity: quantity ?? 1,
          currency: currency ?? null,
          at: at === undefined ? null : instant(at),
          known: known === undefined ? null : instant(known),
        },
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
      categories: category ?? [],
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
  // as an import takes it
  lines: (hit: ProductHit) => {
    const wire = wireFoundProduct(hit);
    return [
      {
        ...wire,
        categoryPath: wire.categoryPath.join(' / '),
        variantGroup: wire.variantOf?.group ?? '',
        variantName: wire.variantOf?.name ?? '',
        variantAttributes: wire.variantOf?.attributes ?? '',
      },
    ];
  },
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
      'backorderLeadTimeDays',
      'taxCategory',
      'variantGroup',
      'variantName',
      'variantAttributes',
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
