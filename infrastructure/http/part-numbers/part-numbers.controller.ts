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
import { listPartNumbers } from '../../../application/buying/part-number.queries.js';
import {
  assignPartNumber,
  removePartNumber,
} from '../../../application/buying/part-number.use-cases.js';
import type { PartNumberDocument } from '../../../projections/buying/part-numbers.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered } from '../kernel/requests.js';
import {
  ListPartNumbersRequest,
  PartNumberRequest,
  PartNumbersRequest,
} from './part-numbers.requests.js';

@Tag('buying')
@Controller('part-numbers')
export class PartNumbersController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('PartNumber')
  @Needs('list.read', 'Your company’s part numbers')
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
    'Assign a part number to a product; a number that is already in use is reassigned',
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
    'Assign up to 1,000 part numbers; stops at the first invalid one and keeps those before it',
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
  @Needs('list.manage', 'Remove a part number')
  async remove(
    @Param('id', UuidPipe) partNumberId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(removePartNumber, { partNumberId }, request));
  }
}
