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
import { transferStock } from '../../../application/stock/inventory.use-cases.js';
import { listLocations, stockAtLocation } from '../../../application/stock/location.queries.js';
import {
  changeLocation,
  mergeLocation,
  recordLocation,
} from '../../../application/stock/location.use-cases.js';
import type { LocationDetails } from '../../../domain/stock/locations/locations.events.js';
import type { LocationDocument } from '../../../projections/stock/locations.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { listOf } from '../kernel/requests.js';
import type { Wire } from '../schemas.js';
import {
  ListLocationsRequest,
  LocationRequest,
  MergeLocationRequest,
  MoveMergedStockRequest,
} from './locations.requests.js';

@Tag('stock')
@Controller('locations')
export class LocationsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('Location')
  @Needs('stock.read', 'Your company’s stock locations')
  list(
    @Query() page: ListLocationsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = ['key', 'code', 'name', 'country', 'address', 'mergedInto', 'changedAt'];
    return this.lists.answer(
      listLocations,
      listOf(page),
      { name: 'locations', wire: wireLocation, columns },
      request,
      reply,
    );
  }

  @Post()
  @Answers('Accepted', 201)
  @Needs('stock.manage', 'Add a location; its first code stays its key')
  async record(
    @Body() location: LocationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(recordLocation, detailsOf(location), request),
    );
  }

  @Put(':key')
  @Answers('Accepted')
  @Needs('stock.manage', 'Change a location’s code, name, country or address')
  async change(
    @Param('key') key: string,
    @Body() location: LocationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { key, ...detailsOf(location) };
    return accepted(reply, await this.gateway.execute(changeLocation, input, request));
  }

  @Post(':key/merge')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs(
    'stock.manage',
    'Make a location a part of another one: its key and codes then mean that one',
  )
  async merge(
    @Param('key') key: string,
    @Body() { into, reason }: MergeLocationRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(mergeLocation, { key, into, reason }, request),
    );
  }

  @Post(':key/stock-moves')
  @HttpCode(200)
  @Answers('MergedStockMoved')
  @Needs(
    'stock.manage',
    'Transfer what is free at a merged location to the one that it became; repeat with the cursor until there is none',
  )
  async moveStock(
    @Param('key') key: string,
    @Body() { cursor }: MoveMergedStockRequest,
    @Req() request: FastifyRequest,
  ) {
    const page = await this.gateway.ask(
      stockAtLocation,
      { key, limit: MOVED_AT_ONCE, cursor: cursor ?? null },
      request,
    );
    let [products, units, reserved, position] = [0, 0, 0, page.asOf];
    for (const productId of page.items) {
      const move = {
        productId,
        from: key,
        to: key,
        quantity: null,
        reason: `the location "${key}" became a part of another`,
      };
      // how much is free, the stock itself says: the read model may be a moment behind
      const moved = await this.gateway.execute(
        transferStock,
        move,
        request,
        callerOf(request),
        `move-${productId}`,
      );
      position = Math.max(position, moved.position);
      reserved += moved.state.onHand;
      for (const event of moved.events)
        if (event.type === 'StockTransferredOut') {
          products++;
          units += event.data.quantity;
        }
    }
    return { products, units, reserved, nextCursor: page.nextCursor, position: String(position) };
  }
}

/** Products whose stock is looked at by one request. */
const MOVED_AT_ONCE = 500;

const detailsOf = ({ code, name, country, address }: LocationRequest): LocationDetails => ({
  code,
  name: name ?? code,
  country,
  address: address
    ? {
        line1: address.line1,
        ...(address.line2 ? { line2: address.line2 } : {}),
        postalCode: address.postalCode,
        city: address.city,
      }
    : null,
});

const wireLocation = ({
  vendorOrgId,
  key,
  code,
  name,
  country,
  address,
  mergedInto,
  changedAt,
}: LocationDocument): Wire<'Location'> => ({
  vendorOrgId,
  key,
  code,
  name,
  country,
  address,
  mergedInto,
  changedAt,
});
