import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { demoServer } from '../../testing/kit/api.js';
import { Contract } from '../../testing/kit/contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

describe('the OpenAPI document', () => {
  it('has nothing that a linter finds', async () => {
    const linter = new spectral.Spectral();
    linter.setRuleset({ extends: [rulesets.oas] } as never);
    const { body } = await api().get('/openapi.json');
    const found = await linter.run(body as Record<string, unknown>);
    expect(found.map((f) => `${f.code}: ${f.path.join('.')} ${f.message}`)).toEqual([]);
  });

  it('says of every operation what it answers and how it refuses', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<
        string,
        Record<
          string,
          { responses: Record<string, { content?: Record<string, { schema: object }> }> }
        >
      >;
    };
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { responses }] of Object.entries(methods)) {
        const statuses = Object.keys(responses);
        expect([
          `${method} ${path}`,
          statuses.some((s) => /^[23]/.test(s)),
          statuses.includes('429'),
        ]).toEqual([`${method} ${path}`, true, true]);
        for (const { content = {} } of Object.values(responses))
          for (const { schema } of Object.values(content))
            expect(Object.keys(schema).length).toBeGreaterThan(0);
      }
  });

  it('shows of every body of JSON, asked or answered, what it looks like, and it looks as its schema says', async () => {
    interface Media {
      readonly example?: unknown;
    }
    interface Operation {
      readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
      readonly responses: Readonly<
        Record<string, { readonly content?: Readonly<Record<string, Media>> }>
      >;
    }
    const document = (await api().get('/openapi.json')).body as ConstructorParameters<
      typeof Contract
    >[0] & { paths: Record<string, Record<string, Operation>> };
    const contract = new Contract(document);
    const without: string[] = [];
    const wrong: (string | null)[] = [];
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { requestBody, responses }] of Object.entries(methods)) {
        const body = requestBody?.content['application/json'];
        if (body && body.example === undefined) without.push(`${method} ${path} asks`);
        const [first] = Object.entries(responses).filter(
          ([status, { content }]) => status.startsWith('2') && content?.['application/json'],
        );
        const answer = first?.[1].content!['application/json'];
        if (first && answer!.example === undefined)
          without.push(`${method} ${path} answers ${first[0]}`);
        if (first && answer!.example !== undefined)
          wrong.push(
            contract.problemWith(
              method,
              path,
              Number(first[0]),
              'application/json',
              answer!.example,
            ),
          );
      }
    expect(without).toEqual([]);
    expect(wrong.filter((w) => w !== null)).toEqual([]);
  });

  it('describes the other name of every request field that names vendors', async () => {
    interface Described {
      readonly description?: string;
    }
    interface Operation {
      readonly parameters?: readonly (Described & { readonly name: string; readonly in: string })[];
    }
    const { paths, components } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, { properties?: Record<string, Described> }> };
    };
    const queries = Object.entries(paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ parameters = [] }) =>
        parameters
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, description }) => ({ of: path, name, description })),
      ),
    );
    const bodies = Object.entries(components.schemas)
      .filter(([schema]) => schema.endsWith('Request'))
      .flatMap(([of, { properties = {} }]) =>
        Object.entries(properties).map(([name, { description }]) => ({ of, name, description })),
      );
    const vendors = [...queries, ...bodies]
      .filter(({ name }) => /^vendor(Org)?Ids?$/.test(name))
      // objects within a request have one name for each field
      .filter(({ of }) => of !== 'RfqLineRequest' && of !== 'CommissionRuleRequest')
      .map(({ of, name, description }) => `${of} ${name}: ${description}`);
    expect(vendors).toEqual([
      '/catalogue/my-prices vendorId: Also accepted as vendorOrgId',
      '/products vendorId: Also accepted as vendorOrgId',
      '/orders vendorOrgId: Also accepted as vendorId',
      '/transactions vendorOrgId: Also accepted as vendorId',
      '/vendor-accounts vendorOrgId: Also accepted as vendorId',
      '/payouts vendorOrgId: Also accepted as vendorId',
      '/payout-accounts vendorOrgId: Also accepted as vendorId',
      '/commissions vendorOrgId: Also accepted as vendorId',
      '/ledger/entries vendorOrgId: Also accepted as vendorId',
      '/payout-runs/preview vendorOrgId: Also accepted as vendorId',
      '/payout-runs/candidates vendorOrgId: Also accepted as vendorId',
      '/held-funds vendorOrgId: Also accepted as vendorId',
      'StartPayoutRunRequest vendorOrgIds: Also accepted as vendorIds',
      'RfqRequest vendorOrgIds: Also accepted as vendorIds',
    ]);
  });

  it('says of every list in a request whether one may be named twice', async () => {
    interface Field {
      readonly type?: string;
      readonly items?: { readonly $ref?: string };
      readonly uniqueItems?: boolean;
      readonly description?: string;
    }
    const { components } = (await api().get('/openapi.json')).body as {
      components: { schemas: Record<string, { properties?: Record<string, Field> }> };
    };
    const lists = Object.entries(components.schemas)
      .filter(([schema]) => schema.endsWith('Request'))
      .flatMap(([of, { properties = {} }]) =>
        Object.entries(properties).map(([name, field]) => ({ of: `${of}.${name}`, field })),
      )
      .filter(({ field }) => field.type === 'array');
    expect(lists.length).toBeGreaterThan(20);
    const silent = lists.filter(({ field: { items, uniqueItems, description = '' } }) =>
      items?.$ref ? !/(Each \w+ once|May repeat: .+)$/.test(description) : uniqueItems !== true,
    );
    expect(silent.map(({ of }) => of)).toEqual([]);
  });

  it('is readable in a browser', async () => {
    const page = await api().get('/docs/index.html');
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('swagger-ui')]);
    expect((await api().get('/docs/swagger-initializer.js')).body).toContain(
      "url: '/openapi.json'",
    );
    expect((await api().get('/docs/package.json')).status).toBe(404);
  });
});
