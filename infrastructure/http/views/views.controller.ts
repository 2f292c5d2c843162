import {
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listViews } from '../../../application/buying/saved-view.queries.js';
import {
  changeView,
  deleteView,
  saveView,
} from '../../../application/buying/saved-view.use-cases.js';
import type { SavedViewDocument } from '../../../projections/buying/saved-views.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf } from '../kernel/requests.js';
import { ListViewsRequest, ViewRequest } from './views.requests.js';

@Tag('views')
@Controller('views')
export class ViewsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @AnswersList('SavedView')
  @Needs('any-user', 'Saved views: your own and those shared by colleagues')
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
  @Needs('member', 'Save a view')
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
  @Needs('member', 'Change one of your own views')
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
  @Needs('member', 'Delete one of your own views')
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
