import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { createSigner } from 'fast-jwt';
import { files } from '../../engines/sqlite/schema.js';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
}
interface Operation {
  readonly parameters?: readonly { name: string; in: string }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses?: Readonly<Record<string, { content?: object }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e308,
    2 ** 53,
    0.1,
    true,
    [],
    {},
    [[]],
    '\u0000',
    '💣'.repeat(50),
    '../../etc/passwd',
    "' OR 1=1 --",
    '2026-13-45',
    '00000000-0000-4000-8000-000000000000',
    'x'.repeat(5_000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Mostly what the schema says, with something else in places. */
function fromSchema(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const name = schema.$ref?.split('/').at(-1);
  const resolved = name ? (document.components.schemas[name] ?? {}) : (schema.allOf?.[0] ?? schema);
  if (resolved.$ref) return fromSchema(resolved, document);
  const sound = ((): fc.Arbitrary<unknown> => {
    if (resolved.enum) return fc.constantFrom(...resolved.enum);
    switch (resolved.type) {
      case 'object': {
        const fields = Object.entries(resolved.properties ?? {});
        return fc.record(
          Object.fromEntries(fields.map(([name, field]) => [name, fromSchema(field, document)])),
          { requiredKeys: [...(resolved.required ?? [])] },
        );
      }
      case 'array':
        return fc.array(fromSchema(resolved.items ?? {}, document), { maxLength: 3 });
      case 'integer':
      case 'number':
        return fc.integer({ min: -5, max: 1_000 });
      case 'boolean':
        return fc.boolean();
      default:
        return fc.oneof(
          fc.constantFrom(
            'GB',
            'GBP',
            '12.50',
            'EA',
            '2026-03-05',
            '2026-03-05T09:00:00Z',
            'someone@demo.example',
            'a-long-password',
          ),
          fc.uuid(),
          fc.string({ maxLength: 30 }),
        );
    }
  })();
  return fc.oneof({ weight: 9, arbitrary: sound }, { weight: 1, arbitrary: nasty });
}

const isProblem = (body: unknown, status: number): boolean => {
  const p = body as { type?: unknown; title?: unknown; status?: unknown; detail?: unknown };
  return (
    typeof p.type === 'string' &&
    typeof p.title === 'string' &&
    p.status === status &&
    typeof p.detail === 'string'
  );
};

describe('whatever is sent', () => {
  const tokens = ['operator', 'vendor', 'buyer', 'warehouse', 'auditor', null];

  it('every operation of the OpenAPI document answers with success or problem details, never with a 500', async () => {
    const document = (await api().get('/openapi.json')).body as Document;
    expect(document.openapi).toMatch(/^3\.1/);
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
      })),
    );
    expect(operations.length).toBeGreaterThan(50);
    for (const { path, method, operation } of operations) {
      // those lock out or log out the people of this spec
      if (path.startsWith('/auth/')) continue;
      if (path.startsWith('/me/sessions') && method === 'DELETE') continue;
      // those answer for as long as somebody listens
      if (
        Object.values(operation.responses ?? {}).some(
          (r) => r.content && 'text/event-stream' in r.content,
        )
      )
        continue;
      const schema = operation.requestBody?.content['application/json']?.schema;
      const pathPart = fc.oneof(
        { weight: 3, arbitrary: fc.uuid() },
        { weight: 1, arbitrary: fc.constantFrom('me', 'x', '%00', "'", '..%2f', '0') },
      );
      const request = fc.record({
        ids: fc.array(pathPart, { minLength: 2, maxLength: 2 }),
        query: fc.dictionary(
          fc.constantFrom(
            ...(operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name),
            'bogus',
          ),
          fc.oneof(
            fc.string({ maxLength: 20 }),
            fc.uuid(),
            fc.constantFrom('-1', '1e9', '0', '50', 'true'),
          ),
          { maxKeys: 3 },
        ),
        body: schema ? fromSchema(schema, document) : fc.constant(undefined),
        who: fc.constantFrom(...tokens),
        headers: fc.constantFrom<Record<string, string>>(
          {},
          { 'if-match': '"x"' },
          { 'if-match': '"99"' },
          { 'idempotency-key': 'k' },
          { 'x-read-after': 'soon' },
          { prefer: 'wait=abc' },
        ),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ ids, query, body, who, headers }) => {
          let next = 0;
          const target = path.replace(/\{[^}]+\}/g, () => ids[next++ % 2]!);
          const search = new URLSearchParams(query).toString();
          const {
            status,
            body: answer,
            headers: answered,
          } = await api().call(
            method,
            `${target}${search ? `?${search}` : ''}`,
            who,
            method === 'GET' ? undefined : (body ?? {}),
            headers,
          );
          const good =
            status < 400 ||
            (status < 500 &&
              isProblem(answer, status) &&
              answered.get('content-type') === 'application/problem+json');
          if (!good)
            throw new Error(
              `${method} ${target} answered ${status}: ${JSON.stringify(answer).slice(0, 400)}`,
            );
        }),
        { numRuns: process.env.TRADEPOST_TEST_LONG ? 200 : 25, seed: 20260302 },
      );
    }
  }, 1_200_000);

  it.each([
    ['an unknown route', 'GET', '/nothing/here', undefined, {}, 404],
    ['broken JSON', 'POST', '/orders', '{"lines":', {}, 400],
    ['an array', 'POST', '/orders', '[]', {}, 400],
    ['a prototype', 'POST', '/orders', '{"__proto__":{"x":1}}', {}, 400],
    [
      'another media type',
      'POST',
      '/orders',
      '<order/>',
      { 'content-type': 'application/xml' },
      415,
    ],
    [
      'two megabytes',
      'POST',
      '/orders',
      JSON.stringify({ note: 'x'.repeat(2 * 1024 * 1024) }),
      {},
      413,
    ],
    ['a bad cursor', 'GET', '/products?cursor=e30', undefined, {}, 400],
    ['a limit of 1000', 'GET', '/products?limit=1000', undefined, {}, 400],
    ['an unknown field', 'GET', '/products?colour=red', undefined, {}, 400],
    ['an id that is none', 'GET', '/orders/1', undefined, {}, 404],
  ] as const)('%s gives problem details', async (_what, method, path, body, headers, expected) => {
    const answer = await api().call(method, path, 'buyer', body, headers);
    expect([
      answer.status,
      answer.headers.get('content-type'),
      isProblem(answer.body, expected),
    ]).toEqual([expected, 'application/problem+json', true]);
  });

  it('an expired token is told so', async () => {
    const vault = new DatabaseSync(join(directory(), files.vault), { readOnly: true });
    const { value } = vault
      .prepare("SELECT value FROM kv WHERE bucket = 'secret' AND key = 'signing'")
      .get() as { value: string };
    vault.close();
    const claims = {
      sub: 'u',
      organizationId: 'o',
      organizationType: 'Buyer',
      role: 'requester',
      permissions: ['order.read'],
    };
    const anHourAgo = Date.now() - 3_600_000;
    const sign = createSigner({
      key: Buffer.from(value, 'base64'),
      algorithm: 'HS256',
      expiresIn: 60_000,
      clockTimestamp: anHourAgo,
    });
    const expired = await api().get('/orders', `Bearer ${sign(claims) as string}`);
    expect([expired.status, expired.body.detail]).toEqual([
      401,
      'this access token has expired: refresh it',
    ]);
    const foreign = createSigner({ key: 'x'.repeat(32), algorithm: 'HS256' });
    expect((await api().get('/orders', `Bearer ${foreign(claims) as string}`)).body.detail).toBe(
      'this access token is not valid',
    );
  });
});
