import type { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  getPriceList,
  listPriceLists,
  listPrices,
  type PricesView,
} from '../../../application/pricing/price-list.queries.js';
import {
  addPrices,
  changePrices,
  draftPriceList,
  publishPriceList,
  retirePriceList,
} from '../../../application/pricing/price-list.use-cases.js';
import { getPublicationEffect } from '../../../application/pricing/publication-effect.queries.js';
import { requireOwn } from '../../../application/shared/caller.js';
import type { CommandResult } from '../../../application/shared/command/pipeline.js';
import type { Audience } from '../../../domain/pricing/price-list/price-list.events.js';
import { priceList, type KnownPriceList } from '../../../domain/pricing/price-list/price-list.js';
import { MAX_ROWS_PER_CHUNK } from '../../../domain/pricing/price-list/price-row.js';
import { missing, invalid } from '../../../domain/shared/decider/domain-error.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersEither, AnswersList } from '../kernel/answers.js';
import { Consumes, Tag } from '../kernel/describe.js';
import { drain } from '../kernel/file-upload.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists, XLSX_TYPE } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { DryRunRequest, listOf, ReasonRequest } from '../kernel/requests.js';
import {
  AddPricesRequest,
  AudienceRequest,
  ChangePricesRequest,
  DraftPriceListRequest,
  ListPriceListsRequest,
  ListPricesRequest,
  type PriceRowRequest,
} from './price-lists.requests.js';
import { wirePriceList, wireRow } from './price-lists.wire.js';
import { formOf, readPrices } from './price-upload.js';

@Tag('prices')
@Controller('price-lists')
export class PriceListsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Post()
  @Answers('Accepted', 201)
  @Needs('priceList.manage', 'Draft a price list')
  async draft(
    @Body() body: DraftPriceListRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { name, currency, precedence } = body;
    const validFrom = (body.validFrom ? new Date(body.validFrom) : new Date()).toISOString();
    const validTo = body.validTo ? new Date(body.validTo).toISOString() : null;
    const terms = {
      name,
      currency,
      audience: audienceOf(body.audience),
      validFrom,
      validTo,
      precedence: precedence ?? 0,
    };
    return accepted(reply, await this.gateway.execute(draftPriceList, { terms }, request));
  }

  @Get()
  @AnswersList('PriceList')
  @Needs('priceList.read', 'Your price lists')
  list(
    @Query() { status, ...page }: ListPriceListsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'name',
      'status',
      'currency',
      'audience',
      'validFrom',
      'validTo',
      'precedence',
      'prices',
      'changedAt',
    ];
    return this.lists.answer(
      listPriceLists,
      { status: status ?? [], ...listOf(page) },
      { name: 'price-lists', wire: wirePriceList, columns },
      request,
      reply,
    );
  }

  @Get(':id')
  @Answers('PriceList')
  @Needs('priceList.read', 'One price list without its prices')
  async get(
    @Param('id', UuidPipe) priceListId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.gateway.ask(getPriceList, { priceListId }, request);
    void reply.header('etag', `"${found.revision}"`);
    return wirePriceList(found);
  }

  @Get(':id/prices')
  @AnswersList('PricesOfProduct')
  @Needs('priceList.read', 'The prices of a list, by product')
  async prices(
    @Param('id', UuidPipe) priceListId: string,
    @Query() page: ListPricesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { terms } = await this.gateway.ask(getPriceList, { priceListId }, request);
    const wire = ({ prices: { productId, rows }, product }: PricesView) => ({
      productId,
      sku: product?.sku ?? '',
      name: product?.details.name ?? '',
      breaks: rows.map(wireRow(terms.currency)),
    });
    return this.lists.answer(
      listPrices,
      { priceListId, ...listOf(page) },
      {
        name: 'prices',
        wire,
        columns: [
          'productId',
          'sku',
          'name',
          'minQuantity',
          'maxQuantity',
          'unitPrice',
          'per',
          'currency',
        ],
        // a line per break, as an import and an upload take it
        lines: (view: PricesView) => {
          const { breaks: _breaks, ...of } = wire(view);
          return view.prices.rows.map((row) => ({ ...row, ...of, currency: terms.currency }));
        },
      },
      request,
      reply,
    );
  }

  /**
   * As JSON at most 1,000 rows, which are added to the draft. As NDJSON, CSV or an XLSX workbook
   * the whole list, up to 500,000 rows: all are checked before any is recorded, and repeating an interrupted upload
   * goes on where it ended.
   */
  @Post(':id/prices')
  @Consumes(['application/json', 'application/x-ndjson', 'text/csv', XLSX_TYPE], AddPricesRequest)
  @Answers('PricesAdded', 201)
  @Needs('priceList.manage', 'Add prices to a draft')
  async add(
    @Param('id', UuidPipe) priceListId: string,
    @Req() request: FastifyRequest,
    @Body() body: AddPricesRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { terms, chunkHashes, prices } = await this.ownList(priceListId, request);
    const form = formOf(request.headers['content-type'] ?? '');
    if (form === null) {
      const rows = body.rows.map(rowOf);
      return accepted(
        reply,
        await this.gateway.execute(
          addPrices,
          { priceListId, chunk: chunkHashes.length, firstRow: prices + 1, rows },
          request,
        ),
      );
    }
    const stream = request.body as Readable;
    try {
      const rows = await readPrices(stream, form, terms.currency);
      let result: CommandResult | null = null;
      for (let from = 0; from < rows.length; from += MAX_ROWS_PER_CHUNK) {
        const chunk = from / MAX_ROWS_PER_CHUNK;
        const input = {
          priceListId,
          chunk,
          firstRow: from + 1,
          rows: rows.slice(from, from + MAX_ROWS_PER_CHUNK),
        };
        result = await this.gateway.execute(
          addPrices,
          input,
          request,
          callerOf(request),
          `chunk-${chunk}`,
        );
      }
      return { ...accepted(reply, result!), prices: rows.length };
    } catch (error) {
      await drain(stream);
      throw error;
    }
  }

  @Post(':id/publication')
  @HttpCode(200)
  @AnswersEither('Accepted', 'PublicationEffect')
  @Needs('priceList.manage', 'Publish a draft, or preview which buyers and products it affects')
  async publish(
    @Param('id', UuidPipe) priceListId: string,
    @Query() { dryRun }: DryRunRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (dryRun === 'true') {
      await this.gateway.preview(publishPriceList, { priceListId }, request);
      return this.effect(priceListId, request);
    }
    return accepted(reply, await this.gateway.execute(publishPriceList, { priceListId }, request));
  }

  @Patch(':id/prices')
  @Answers('Accepted')
  @Needs('priceList.manage', 'Change prices of a published list')
  async change(
    @Param('id', UuidPipe) priceListId: string,
    @Body() { products, rows }: ChangePricesRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        changePrices,
        { priceListId, products, rows: rows.map(rowOf) },
        request,
      ),
    );
  }

  @Post(':id/retirement')
  @HttpCode(200)
  @AnswersEither('Accepted', 'PublicationEffect')
  @Needs(
    'priceList.manage',
    'Retire a list so that its prices are no longer offered, or preview which buyers and products it affects',
  )
  async retire(
    @Param('id', UuidPipe) priceListId: string,
    @Query() { dryRun }: DryRunRequest,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (dryRun === 'true') {
      await this.gateway.preview(retirePriceList, { priceListId, reason }, request);
      return this.effect(priceListId, request);
    }
    return accepted(
      reply,
      await this.gateway.execute(retirePriceList, { priceListId, reason }, request),
    );
  }

  private effect(priceListId: string, request: FastifyRequest) {
    return this.gateway.ask(
      getPublicationEffect,
      { priceListId, at: new Date().toISOString() },
      request,
    );
  }

  /** Checked before the body is read: an upload to somebody else's list is refused at once. */
  private async ownList(priceListId: string, request: FastifyRequest): Promise<KnownPriceList> {
    const { state } = await this.marketplace.services.pipeline.load(priceList, priceListId);
    if (!state) throw missing('price-list/unknown', 'this price list does not exist');
    requireOwn(callerOf(request), state.terms.vendorOrgId, 'price-list');
    return state;
  }
}

const rowOf = ({
  productId,
  minQuantity,
  maxQuantity,
  unitPrice,
  per,
  currency,
}: PriceRowRequest) => ({
  productId: productId.toLowerCase(),
  minQuantity: minQuantity ?? 1,
  maxQuantity: maxQuantity ?? null,
  unitPrice,
  per: per ?? 1,
  ...(currency ? { currency } : {}),
});

function audienceOf({ kind, organizationIds, group }: AudienceRequest): Audience {
  switch (kind) {
    case 'everyone':
      return { kind };
    case 'organizations':
      if (!organizationIds)
        throw invalid('price-list/audience', 'name the organisations', {
          field: 'audience.organizationIds',
        });
      return { kind, organizationIds: organizationIds.map((id) => id.toLowerCase()) };
    case 'buyerGroup':
      if (!group)
        throw invalid('price-list/audience', 'name the buyer group', { field: 'audience.group' });
      return { kind, group };
  }
}
