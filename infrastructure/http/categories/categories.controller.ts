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
import {
  getCategoryClosingEffect,
  listCategories,
} from '../../../application/catalogue/category.queries.js';
import {
  closeCategory,
  createCategory,
  defineCategoryAttributes,
  reopenCategory,
} from '../../../application/catalogue/category.use-cases.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersEither, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { DryRunRequest, listOf, ReasonRequest } from '../kernel/requests.js';
import {
  CategoryAttributesRequest,
  CreateCategoryRequest,
  ListCategoriesRequest,
} from './categories.requests.js';
import { wireCategory } from './categories.wire.js';

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
      columns: ['id', 'parentId', 'name', 'path', 'attributes', 'isClosed'],
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

  /** It stays where it is, with what is in it: products can be ordered, and changed in it. */
  @Put(':id/closing')
  @AnswersEither('Accepted', 'CategoryClosingEffect')
  @Needs('category.manage', 'Close a category to further products, or preview what stays in it')
  async close(
    @Param('id', UuidPipe) categoryId: string,
    @Query() { dryRun }: DryRunRequest,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (dryRun === 'true') {
      await this.gateway.preview(closeCategory, { categoryId, reason }, request);
      return this.gateway.ask(getCategoryClosingEffect, { categoryId }, request);
    }
    return accepted(
      reply,
      await this.gateway.execute(closeCategory, { categoryId, reason }, request),
    );
  }

  @Delete(':id/closing')
  @Answers('Accepted')
  @Needs('category.manage', 'Open a closed category again')
  async reopen(
    @Param('id', UuidPipe) categoryId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(reply, await this.gateway.execute(reopenCategory, { categoryId }, request));
  }
}

const plain = <T extends object>(list: readonly T[]): T[] => list.map((one) => ({ ...one }));
