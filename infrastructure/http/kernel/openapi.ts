import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { loadDescriptions } from './describe.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const tags: Readonly<Record<string, string>> = {
  auth: 'Sessions',
  registrations: 'Confirming the address of whoever registers a company, and how far it has come',
  organizations: 'Companies that sell and buy',
  users: 'People and their roles',
  audit: 'The audit log',
  catalogue: 'Products and categories, searched and managed',
  stock: 'Stock by location',
  prices: 'Price lists',
  tax: 'Tax rates',
  buying: 'Carts, requisition lists, part numbers and product lookup',
  views: 'Saved views of lists',
  orders: 'Purchases and their orders, one per vendor',
  money: 'Payments, what vendors earn, are charged and are paid, and the books',
  quotes: 'Requests for quotes and what vendors offer',
  'looking back': 'Events, and past states of records',
  analysis: 'Figures over the read models',
  changes: 'Live notifications of changes',
  hub: 'Events for other systems: a feed to read, and webhooks',
  imports: 'Uploaded tables, and the jobs that import them',
  operations: 'Read models and processes: state and repair',
  health: 'Liveness and readiness',
};

/** Routes that are open to everybody who has the secret that was mailed or printed. */
const BY_SECRET = /^\/(auth\/password-reset|set-up)(\/|$)|\/(acceptance|confirmation|opening)$/;

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** `ordersPlace` for the method `place` of the class `OrdersController`. */
export const operationIdOf = (controller: string, method: string): string =>
  `${controller.charAt(0).toLowerCase()}${controller.slice(1).replace('Controller', '')}${capitalised(method)}`;

/** The OpenAPI 3.1 document of all routes. */
export async function openApiDocument(app: NestFastifyApplication): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await loadDescriptions();
  const { schemas } = await import('../schemas.js');
  const { default: manifest } = await import('../../../package.json', { with: { type: 'json' } });
  const builder = new DocumentBuilder()
    .setTitle('Tradepost')
    .setDescription(
      'Orders, stock and prices of a B2B wholesale marketplace. Errors are problem details (RFC 9457). Every list takes `q`, `sort`, filters, `limit` and `cursor` or `offset`; ' +
        'with `Accept: text/csv`, `application/x-ndjson` or that of XLSX it streams as a whole. Every command takes an `Idempotency-Key`; every read waits for the position in `X-Read-After`.',
    )
    .setVersion(manifest.version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addBearerAuth();
  for (const [name, description] of Object.entries(tags)) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: operationIdOf,
  });
  document.info.contact = {
    name: 'The developers of Tradepost',
    email: 'developers@tradepost.example',
  };
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...plain(schemas) } as never,
  };
  const { default: examples } = (await import('../examples.json', { with: { type: 'json' } })) as {
    default: Readonly<Record<string, Examples>>;
  };
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      addCommon(path, method, operation);
      addExamples(operation, examples[`${method.toUpperCase()} ${path}`]);
    }
  return document;
}

/** A recorded request and its responses; `scripts/examples.mjs` takes them from the tests. */
interface Examples {
  readonly request?: unknown;
  readonly answers: Readonly<Record<string, unknown>>;
}

function addExamples(operation: Operation, { request, answers }: Examples = { answers: {} }): void {
  const { requestBody, responses } = operation;
  if (
    request !== undefined &&
    requestBody &&
    'content' in requestBody &&
    requestBody.content['application/json']
  )
    requestBody.content['application/json'].example = request;
  for (const [status, answer] of Object.entries(answers)) {
    const response = responses[status];
    if (response && 'content' in response && response.content?.['application/json'])
      response.content['application/json'].example = answer;
  }
}

/** TypeBox marks its schemas with properties that are not JSON. */
const plain = (schemas: object): object => JSON.parse(JSON.stringify(schemas)) as object;

const problemOf = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** Headers and refusals that follow from a route's method, path and access. */
function addCommon(path: string, method: (typeof methods)[number], operation: Operation): void {
  const writes = method !== 'get';
  const forPeople = operation.security !== undefined;
  const takesHeader = (name: string, description: string, pattern: string): void =>
    void (operation.parameters ??= []).push({
      name,
      in: 'header',
      required: false,
      description,
      schema: { type: 'string', pattern },
    });
  if (forPeople && !writes)
    takesHeader(
      'X-Read-After',
      'The `position` of a command: the response includes its effects',
      '^\\d{1,15}$',
    );
  if (writes && !path.startsWith('/auth/'))
    takesHeader(
      'Idempotency-Key',
      'A repeat with the same key gets the first result and has no further effect',
      '^[\\x21-\\x7e]{1,200}$',
    );
  if (forPeople && writes && path.includes('{'))
    takesHeader(
      'If-Match',
      'The ETag that was read: the request is refused if the record has changed since',
      '^(\\*|(W/)?"\\d{1,15}")$',
    );

  const add = (status: string, description: string): void => {
    const refusal = problemOf(description);
    const stated = operation.responses[status];
    if (!stated) operation.responses[status] = refusal;
    // a route that is not ready says so in its own words, and an engine that is away is a problem
    else if (status === '503' && 'content' in stated)
      operation.responses[status] = {
        ...stated,
        content: { ...stated.content, ...refusal.content },
      };
  };
  add('400', 'Invalid request: `errors` says where, and what would be valid');
  if (forPeople) {
    add('401', 'No access token, or one that is no longer valid');
    add('403', 'Permission missing');
  }
  if (path === '/auth/login' || path === '/auth/refresh')
    add('401', 'Invalid credentials or token');
  if (BY_SECRET.test(path)) add('403', 'The secret is not valid');
  if (path.startsWith('/auth/') && writes) add('403', 'Sent by a page of another site');
  if (path.includes('{') || forPeople) add('404', 'Not found, or not visible to the caller');
  const ok = operation.responses['200'];
  if (ok && 'content' in ok && ok.content?.['text/csv'])
    add('406', 'Not available in any media type that the client accepts');
  if (writes) add('409', 'Conflicts with the current state');
  if (path.startsWith('/streams/'))
    add('409', 'The stream holds an event that this version of the program cannot read');
  if (writes && forPeople) add('412', 'Changed since it was read');
  if (writes) {
    add('413', 'The body is too large');
    add('415', 'The media type of the body is not supported');
  }
  if (writes || forPeople)
    add('422', 'Violates a rule: `errors` says which, and what would be valid');
  add('414', 'The address is too long');
  add('431', 'The headers are too large');
  add('429', 'Too many requests: Retry-After says when to try again');
  if (path !== '/health/live')
    add(
      '503',
      'Temporarily unavailable: a read model is behind, or the store did not respond in time',
    );
}
