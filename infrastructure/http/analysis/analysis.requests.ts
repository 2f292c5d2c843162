import { Conditions, Parts, Text, Texts, StrictWhole } from '../kernel/rules.js';

export class AnalysisRequest {
  @Text({ max: 60, description: 'A model of GET /queries/models', example: 'sales' })
  model!: string;
  @Conditions({
    optional: true,
    description: 'By dimension: a list of values, or {from, to}, bounds inclusive',
    example: { month: { from: '2011-01', to: '2011-06' } },
  })
  filter?: Record<string, string[] | { from?: string; to?: string }>;
  @Texts({ max: 8, each: 60, optional: true, description: 'Dimensions' }) group?: string[];
  @Texts({ max: 12, each: 60, description: 'Measures' }) measures!: string[];
  @Texts({
    max: 8,
    each: 61,
    optional: true,
    description: 'Columns; - for descending',
    example: ['-sales'],
  })
  sort?: string[];
  @StrictWhole({ min: 1, max: 10_000, optional: true, description: '1,000 by default' })
  limit?: number;
}

export class SeveralQueriesRequest {
  @Parts(() => AnalysisRequest, {
    mayRepeat: 'each is answered separately',
    min: 1,
    max: 24,
    description: 'Run together, as a page of figures does',
  })
  queries!: AnalysisRequest[];
}
