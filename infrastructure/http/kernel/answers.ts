import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { SchemaName } from '../schemas.js';
import { described } from './describe.js';

export const ANSWERS = 'tradepost:answers';

const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

interface Form {
  readonly status: number;
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

const whole = {
  'text/csv': { schema: { type: 'string' } },
  'application/x-ndjson': { schema: { type: 'string' } },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    schema: { type: 'string', format: 'binary' },
  },
};

const answers = (...forms: readonly Form[]): MethodDecorator =>
  applyDecorators(
    SetMetadata(ANSWERS, true),
    ...forms.map((form) =>
      described(({ ApiResponse }) => ApiResponse(form as Parameters<typeof ApiResponse>[0])),
    ),
  );

/** What a route answers when it succeeds. */
export const Answers = (name: SchemaName, ...statuses: readonly number[]): MethodDecorator =>
  answers(
    ...(statuses.length > 0 ? statuses : [200]).map((status) => ({
      status,
      description: phrases[status]!,
      content: { 'application/json': { schema: ref(name) } },
    })),
  );

/** What it has done, or with dryRun what it would do. */
export const AnswersEither = (
  done: SchemaName,
  effect: SchemaName,
  status: 200 | 202 = 200,
): MethodDecorator =>
  answers({
    status,
    description: phrases[status]!,
    content: { 'application/json': { schema: { anyOf: [ref(done), ref(effect)] } } },
  });

const page = (name: SchemaName) => ({
  type: 'object',
  required: ['items', 'total', 'totalIsLowerBound', 'nextCursor', 'asOf'],
  properties: {
    items: { type: 'array', items: ref(name) },
    total: { type: ['integer', 'null'], description: 'Null if unknown' },
    totalIsLowerBound: { type: 'boolean', description: 'True if there are more than `total`' },
    didYouMean: {
      type: 'string',
      description: 'The corrected search terms, if nothing matched the original ones',
    },
    nextCursor: { type: ['string', 'null'] },
    asOf: ref('AsOf'),
  },
});

/** A page of a list, or all of it as CSV, XLSX or NDJSON. */
export const AnswersList = (name: SchemaName): MethodDecorator =>
  answers({
    status: 200,
    description:
      'A page as JSON, or the whole list with Accept: text/csv, application/x-ndjson or that of XLSX',
    content: { 'application/json': { schema: page(name) }, ...whole },
  });

/** Something of its own as JSON; with Accept of CSV, XLSX or NDJSON the whole list. */
export const AnswersWhole = (name: SchemaName): MethodDecorator =>
  answers({
    status: 200,
    description:
      'A page as JSON, or the whole list with Accept: text/csv, application/x-ndjson or that of XLSX',
    content: { 'application/json': { schema: ref(name) }, ...whole },
  });

export const AnswersNothing = (status = 204): MethodDecorator =>
  answers({ status, description: phrases[status]!, content: {} });

/** A browser is sent on, to where the header `Location` says. */
export const AnswersRedirect = (description: string, status: 303 | 308 = 303): MethodDecorator =>
  answers({ status, description, content: {} });

/** Something else than JSON. */
export const AnswersWith = (type: string, description: string): MethodDecorator =>
  answers({ status: 200, description, content: { [type]: { schema: { type: 'string' } } } });

/** A file of one of these types. */
export const AnswersFile = (types: readonly string[], description: string): MethodDecorator =>
  answers({
    status: 200,
    description,
    content: Object.fromEntries(
      types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
    ),
  });

const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted: processing continues in the background',
  204: 'No content',
  503: 'Not ready: no requests are to be sent here yet, or any more',
};
