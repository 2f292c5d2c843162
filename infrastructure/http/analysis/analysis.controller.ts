import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { analysisModels } from '../../../application/looking-back/analysis-models.js';
import { analyse } from '../../../application/looking-back/analysis.queries.js';
import { DomainError } from '../../../domain/shared/decider/domain-error.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { AnalysisRequest, SeveralQueriesRequest } from './analysis.requests.js';

@Tag('analysis')
@Controller('queries')
export class AnalysisController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get('models')
  @Answers('AnalysisModels')
  @Needs(
    'analysis.query',
    'Models that can be queried: dimensions, and measures with what they include',
  )
  models() {
    const items = Object.entries(analysisModels).map(([name, { dimensions, measures, scope }]) => ({
      name,
      askedBy: ['Operator', ...Object.keys(scope)],
      dimensions: Object.entries(dimensions).map(([dimension, { type, says }]) => ({
        name: dimension,
        type,
        says,
      })),
      measures: Object.entries(measures).map(([measure, { unit, says }]) => ({
        name: measure,
        unit,
        says,
      })),
    }));
    return { items };
  }

  @Post()
  @HttpCode(200)
  @Answers('Figures')
  @Needs('analysis.query', 'Report on a data set, limited to what the caller may see')
  ask(@Body() body: AnalysisRequest, @Req() request: FastifyRequest) {
    return this.figures(body, request);
  }

  @Post('several')
  @HttpCode(200)
  @Answers('SeveralFigures')
  @Needs('analysis.query', 'The results of several queries, in their order')
  async askSeveral(@Body() { queries }: SeveralQueriesRequest, @Req() request: FastifyRequest) {
    const answers = await Promise.all(
      queries.map((query, i) =>
        this.figures(query, request).catch((error: unknown) =>
          Promise.reject(inside(`queries[${i}]`, error)),
        ),
      ),
    );
    return { answers };
  }

  private async figures(
    { model, filter, group, measures, sort, limit }: AnalysisRequest,
    request: FastifyRequest,
  ) {
    const began = performance.now();
    const input = {
      model,
      filter: filter ?? {},
      group: group ?? [],
      measures,
      sort: sort ?? [],
      limit: limit ?? 1_000,
    };
    const { asOf, ...answer } = await this.gateway.ask(analyse, input, request);
    return {
      ...answer,
      tookMs: Math.round(performance.now() - began),
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }
}

/** What is wrong with one of several, said of its place among them. */
function inside(place: string, error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  const { kind, code, message, details } = error;
  return new DomainError(kind, code, message, {
    ...details,
    field: details.field === undefined ? place : `${place}.${details.field}`,
  });
}
