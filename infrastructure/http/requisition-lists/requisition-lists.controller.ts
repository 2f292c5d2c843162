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
  getRequisitionList,
  listRequisitionLists,
} from '../../../application/buying/requisition-list.queries.js';
import {
  changeRequisitionListLines,
  createRequisitionList,
  deleteRequisitionList,
  renameRequisitionList,
} from '../../../application/buying/requisition-list.use-cases.js';
import type { RequisitionListDocument } from '../../../projections/buying/requisition-lists.js';
import { wireChecked } from '../buying/buying.wire.js';
import { linesOf, SetLinesRequest, WantedLinesRequest } from '../cart/cart.requests.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, now } from '../kernel/requests.js';
import {
  ListRequisitionListsRequest,
  RenameRequest,
  RequisitionListRequest,
} from './requisition-lists.requests.js';
import { headOf } from './requisition-lists.wire.js';

@Tag('buying')
@Controller('requisition-lists')
export class RequisitionListsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('RequisitionListSummary')
  @Needs('list.read', 'Your company’s requisition lists')
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
  @Needs('list.manage', 'Create a list, with or without lines')
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
  @Needs('list.read', 'One list with its lines checked as if ordered now')
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
  @Needs('list.manage', 'Rename a list')
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
  @Needs('list.manage', 'Add lines; quantities of the same product add up')
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
  @Needs('list.manage', 'Set quantities; 0 removes a product')
  async set(
    @Param('id', UuidPipe) listId: string,
    @Body() { lines }: SetLinesRequest,
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
