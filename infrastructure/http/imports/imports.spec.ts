import { parse } from 'csv-parse/sync';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
let server: ServerProcess;
let api: Api;
beforeAll(async () => {
  prepareDemo(directory());
  server = await ServerProcess.start(directory(), {}, []);
  api = new Api(server.url);
}, 60_000);
afterAll(() => server.stop());

interface Job {
  readonly status: string;
  readonly done: number;
  readonly total: number;
  readonly result: {
    readonly created: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly rejected: number;
  };
  readonly reason: string | null;
}

const upload = async (table: string, who = 'vendor') =>
  (await api.post('/uploads', who, table, { 'content-type': 'text/csv' })).body as {
    id: string;
    columns: string[];
    rows: number;
    delimiter: string;
  };
const ended = async (id: string, who = 'vendor'): Promise<Job> => {
  let job: Job | null = null;
  await eventually('the job has ended', async () => {
    const answer = await api.get(`/jobs/${id}`, who);
    job = answer.body as Job;
    return answer.status === 200 && job.status !== 'Running';
  });
  return job!;
};
async function run(table: string, order: object, who = 'vendor'): Promise<Job & { id: string }> {
  const { id: uploadId } = await upload(table, who);
  const begun = await api.post('/imports', who, { uploadId, ...order });
  expect([begun.status, begun.headers.get('location')]).toEqual([202, `/jobs/${begun.body.id}`]);
  return { ...(await ended(begun.body.id as string, who)), id: begun.body.id as string };
}
const rejectedOf = async (id: string, who = 'vendor', delimiter = ',') =>
  parse((await api.get(`/jobs/${id}/rejected`, who)).body as string, {
    columns: true,
    bom: true,
    delimiter,
  }) as Record<string, string>[];
const category = async (): Promise<string> =>
  ((await api.get('/categories?limit=200', 'vendor')).body.items as { path: string[] }[])
    .find((c) => c.path.at(-1) === 'Tape & wrap')!
    .path.join(' / ');

describe('an uploaded table', () => {
  it('is looked at once: its columns, its separator, its first rows', async () => {
    const table = await upload(
      '\ufeffArtikel;Bestand\r\nTAP-48-VIN;1.200\r\n"TAP-50-KRA";"30"\r\n',
    );
    expect(table).toMatchObject({
      columns: ['Artikel', 'Bestand'],
      delimiter: ';',
      rows: 2,
      sample: [{ Artikel: 'TAP-48-VIN', Bestand: '1.200' }, { Artikel: 'TAP-50-KRA' }],
    });
  });

  it.each([
    ['nothing in it', '', 'upload/empty'],
    ['no rows', 'a,b\n', 'upload/empty'],
    ['JSON in it', '[{"a":1}]', 'upload/not-a-table'],
  ])('with %s is refused', async (_what, table, code) => {
    const { status, body } = await api.post('/uploads', 'vendor', table, {
      'content-type': 'text/csv',
    });
    expect([status, body.code]).toEqual([422, code]);
  });

  it('is nobody else’s, and a mapping names what is wrong with it', async () => {
    const { id: uploadId } = await upload('Article,Stock\nTAP-48-VIN,3\n');
    const refusal = async (order: object, who = 'vendor') => {
      const { status, body } = await api.post('/imports', who, {
        uploadId,
        kind: 'stock',
        columns: {},
        ...order,
      });
      return [status, body.errors[0]?.pointer, body.errors[0]?.suggestions];
    };
    expect(await refusal({ columns: { sku: 'Code' } })).toEqual([
      422,
      '/columns/sku',
      ['Article', 'Stock'],
    ]);
    expect(await refusal({ columns: { colour: 'Article' } })).toEqual([
      422,
      '/columns/colour',
      ['sku', 'location', 'quantity'],
    ]);
    expect(await refusal({ columns: { sku: 'Article' } })).toEqual([
      422,
      '/columns/location',
      ['Article', 'Stock'],
    ]);
    expect(
      (
        await refusal(
          { columns: { sku: 'Article', quantity: 'Stock' }, defaults: { location: 'x' } },
          'simon.okafor@harrow.example',
        )
      )[0],
    ).toBe(403);
    const others = (await api.get('/users?role=sellerAdmin&limit=50', 'operator')).body.items.find(
      (p: { email: string }) => p.email !== 'vendor@demo.example',
    );
    expect(
      (
        await refusal(
          { columns: { sku: 'Article', quantity: 'Stock' }, defaults: { location: 'x' } },
          others.email,
        )
      )[1],
    ).toBe('/uploadId');
  });
});

describe('an import', () => {
  it('of products creates and changes, keeps what the table does not say, and gives back what was wrong', async () => {
    const table = [
      'Code,Name,Group,Pack,Colour',
      `IMP-1,Imported one,${await category()},6,`,
      'IMP-2,Imported two,No such group,1,',
      'TAP-50-KRA,Kraft tape renamed,,,',
      'IMP-1,Again,,,',
      ',Nameless,,,',
    ].join('\n');
    const columns = { sku: 'Code', name: 'Name', category: 'Group', packSize: 'Pack' };
    const before = (await api.get('/products?sku=TAP-50-KRA', 'vendor')).body.items[0];
    const dry = await run(table, { kind: 'products', columns, dryRun: true });
    expect(dry.result).toEqual({ created: 1, changed: 1, unchanged: 0, rejected: 3 });
    const { vendorId } = before;
    expect((await api.get(`/vendors/${vendorId}/products?sku=IMP-1`, 'vendor')).body.total).toBe(0);
    const done = await run(table, { kind: 'products', columns });
    expect(done.result).toEqual(dry.result);
    expect((await rejectedOf(done.id)).map((r) => [r.import_row, r.import_code, r.Code])).toEqual([
      ['2', 'import/unknown-category', 'IMP-2'],
      ['4', 'import/sku-twice', 'IMP-1'],
      ['5', 'import/field-missing', ''],
    ]);
    await eventually(
      'the product is there',
      async () =>
        (await api.get(`/vendors/${vendorId}/products?sku=IMP-1`, 'vendor')).body.total === 1,
    );
    const after = (await api.get(`/products/${before.id}`, 'vendor')).body;
    expect([after.name, after.categoryId, after.packSize]).toEqual([
      'Kraft tape renamed',
      before.categoryId,
      before.packSize,
    ]);
    expect((await run(table, { kind: 'products', columns })).result).toEqual({
      created: 0,
      changed: 0,
      unchanged: 2,
      rejected: 3,
    });
  });

  it('of stock sets what was counted, in the numbers of the country', async () => {
    const order = {
      kind: 'stock',
      columns: { sku: 'Artikel', quantity: 'Bestand' },
      defaults: { location: 'leeds' },
      decimalComma: true,
    };
    const { result, id } = await run(
      'Artikel;Bestand\nTAP-48-VIN;1.200\nTAP-50-KRA;3,5\nNO-SUCH;1\n',
      order,
    );
    expect(result).toEqual({ created: 0, changed: 1, unchanged: 0, rejected: 2 });
    expect((await rejectedOf(id, 'vendor', ';')).map((r) => [r.Artikel, r.import_code])).toEqual([
      ['TAP-50-KRA', 'import/number'],
      ['NO-SUCH', 'import/unknown-sku'],
    ]);
    const product = (await api.get('/products?sku=TAP-48-VIN', 'vendor')).body.items[0]
      .id as string;
    await eventually('the stock is counted', async () =>
      (await api.get(`/inventory/${product}`, 'vendor')).body.locations.some(
        (l: { location: string; onHand: number }) => l.location === 'leeds' && l.onHand === 1200,
      ),
    );
  });

  it('of stock makes no location: one that it does not know is asked about', async () => {
    const order = {
      kind: 'stock',
      columns: { sku: 'sku', quantity: 'quantity', location: 'where' },
      dryRun: true,
    };
    const { result, id } = await run(
      'sku,where,quantity\nTAP-48-VIN,LEEDS,7\nTAP-48-VIN,Leads,7\n',
      order,
    );
    expect(result).toMatchObject({ changed: 1, rejected: 1 });
    expect(await rejectedOf(id)).toMatchObject([
      {
        where: 'Leads',
        import_code: 'location/unknown',
        import_reason: expect.stringContaining('"leeds"'),
      },
    ]);
  });

  it('of prices fills a draft, and a product whose breaks do not fit is left out as a whole', async () => {
    const draft = (
      await api.post('/price-lists', 'vendor', {
        name: 'Imported',
        currency: 'GBP',
        audience: { kind: 'everyone' },
      })
    ).body;
    const table =
      'sku,from,to,price\nTAP-48-VIN,1,11,8.00\nTAP-48-VIN,12,,7.00\nTAP-50-KRA,1,4,3.00\nTAP-50-KRA,7,,2.00\n';
    const order = {
      kind: 'prices',
      priceListId: draft.id,
      columns: { sku: 'sku', minQuantity: 'from', maxQuantity: 'to', unitPrice: 'price' },
    };
    const { result } = await run(table, order);
    expect(result).toEqual({ created: 2, changed: 0, unchanged: 0, rejected: 2 });
    await eventually(
      'the prices are there',
      async () => (await api.get(`/price-lists/${draft.id}`, 'vendor')).body.prices === 2,
    );
    const published = (await api.get('/price-lists?status=Published&limit=1', 'vendor')).body
      .items[0];
    const again = await api.post('/imports', 'vendor', {
      uploadId: (await upload(table)).id,
      ...order,
      priceListId: published.id,
    });
    expect(again.body.code).toBe('import/not-a-draft');
  });

  it('of part numbers is the buyers’', async () => {
    const order = { kind: 'partNumbers', columns: { partNumber: 'Ours', sku: 'Theirs' } };
    const { result } = await run('Ours,Theirs\nA-1,TAP-48-VIN\nA-2,NO-SUCH\n', order, 'buyer');
    expect(result).toEqual({ created: 0, changed: 1, unchanged: 0, rejected: 1 });
    const refused = await api.post('/imports', 'vendor', {
      uploadId: (await upload('Ours,Theirs\nA-1,TAP-48-VIN\n')).id,
      ...order,
    });
    expect(refused.status).toBe(403);
  });

  it('that a killed server had begun is done after the next start, and nothing of it twice', async () => {
    const group = await category();
    const rows = Array.from({ length: 3_000 }, (_, i) => `KILL-${i},Killed ${i},${group}`);
    const { id: uploadId } = await upload(['sku,name,category', ...rows].join('\n'));
    const { vendorId } = (await api.get('/products?sku=TAP-48-VIN', 'vendor')).body.items[0];
    const begun = await api.post('/imports', 'vendor', {
      uploadId,
      kind: 'products',
      columns: { sku: 'sku', name: 'name', category: 'category' },
    });
    await eventually(
      'some rows are done',
      async () => ((await api.get(`/jobs/${begun.body.id}`, 'vendor')).body.done ?? 0) > 0,
    );
    await server.stop('SIGKILL');
    server = await ServerProcess.start(directory(), {}, []);
    api = new Api(server.url);
    const job = await ended(begun.body.id as string);
    expect([job.status, job.result.created + job.result.unchanged, job.result.rejected]).toEqual([
      'Finished',
      3_000,
      0,
    ]);
    await eventually(
      'all are there',
      async () =>
        (await api.get(`/vendors/${vendorId}/products?q=killed&limit=1`, 'vendor')).body.total ===
        3_000,
    );
  }, 60_000);
});
