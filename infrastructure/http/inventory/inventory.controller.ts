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
import { listBackorders } from '../../../application/stock/backorder.queries.js';
import {
  getStock,
  getStockHistory,
  listStock,
} from '../../../application/stock/inventory.queries.js';
import {
  adjustStock,
  countStock,
  receiveStock,
  setReorderPoint,
  transferStock,
} from '../../../application/stock/inventory.use-cases.js';
import { missing } from '../../../domain/shared/decider/domain-error.js';
import type { ParkedCommand } from '../../consumers/processes/process-runner.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersList, AnswersNothing } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { listOf, pageOf } from '../kernel/requests.js';
import type { Wire } from '../schemas.js';
import {
  AdjustStockRequest,
  ListBackordersRequest,
  ListStockRequest,
  StockHistoryRequest,
  ReceiveStockRequest,
  ReorderPointRequest,
  TransferStockRequest,
} from './inventory.requests.js';
import { wireBackorder, wireStock, wireStockEvent, wireStockOfProduct } from './inventory.wire.js';
import { refusedFor, wireRefused } from './refused-movements.js';

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
  @Needs('stock.read', 'Stock of all products, or of those to reorder')
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

  @Get('refused-movements')
  @Answers('RefusedMovements')
  @Needs(
    'stock.read',
    'Movements that orders need and that the stock as it is recorded does not allow',
  )
  async refused(@Req() request: FastifyRequest): Promise<Wire<'RefusedMovements'>> {
    const refused = await this.refusedFor(request);
    return { items: await wireRefused(refused, this.marketplace.services) };
  }

  @Post('refused-movements/:commandId/retry')
  @HttpCode(202)
  @AnswersNothing(202)
  @Needs('stock.manage', 'Retry a refused movement after stock was received or counted')
  async retryRefused(
    @Param('commandId', UuidPipe) commandId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const found = (await this.refusedFor(request)).find((p) => p.pending.commandId === commandId);
    if (!found) throw missing('inventory/not-refused', 'this refused movement does not exist');
    await this.marketplace.processes.resolveParked(found.process, commandId, 'retry');
  }

  private async refusedFor(request: FastifyRequest): Promise<readonly ParkedCommand[]> {
    const parked = await this.marketplace.processes.parkedCommands();
    return refusedFor(callerOf(request), parked);
  }

  @Get('backorders')
  @AnswersList('Backorder')
  @Needs('stock.read', 'Products to reorder because orders are waiting, most urgent first')
  backorders(
    @Query() { location, promisedTo, ...page }: ListBackordersRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      ...['productId', 'sku', 'name', 'unit', 'location', 'quantity'],
      ...['oldestWait', 'promisedDate', 'orders'],
    ];
    const input = { locations: location ?? [], promisedTo: promisedTo ?? null, ...listOf(page) };
    return this.lists.answer(
      listBackorders,
      input,
      { name: 'backorders', wire: wireBackorder, columns },
      request,
      reply,
    );
  }

  @Get(':productId/history')
  @Answers('StockHistory')
  @Needs('stock.read', 'Stock history of a product at one location, newest first')
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
  @Needs('stock.manage', 'Adjust by a delta, or set the counted quantity')
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

  @Post(':productId/transfers')
  @Answers('Accepted', 201)
  @Needs('stock.manage', 'Transfer free stock to another location')
  async transfer(
    @Param('productId', UuidPipe) productId: string,
    @Body() { from, to, quantity, reason }: TransferStockRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { productId, from, to, quantity, reason };
    return accepted(reply, await this.gateway.execute(transferStock, input, request));
  }

  @Put(':productId/reorder-point')
  @Answers('Accepted')
  @Needs('stock.manage', 'Set the reorder point')
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
