import { fetch } from 'undici';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const rival = 'joanna.thwaite@pennine.example';
const outsider = 'marcus.finch@solent.example';
const approver = 'approver';
const pdf = '%PDF-1.7\n% drawing 4711\n%%EOF\n';
const validUntil = new Date(Date.now() + 14 * 86_400_000).toISOString();
const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const after = ({ body }: { body: { position: string } }) => ({ 'x-read-after': body.position });
const my = async (who: string): Promise<string> =>
  (await api().get('/me', who)).body.organization.id as string;

interface Seen {
  readonly revision: number;
  readonly lines: {
    id: string;
    name: string;
    productId: string | null;
    vendorOrgIds: string[];
    file: { id: string; name: string | null; bytes: number } | null;
  }[];
  readonly quotes: { id: string; lines: { id: string; productId: string; net: object }[] }[];
}
const seen = async (rfqId: string, who: string, position: string): Promise<Seen> =>
  (await api().get(`/rfq/${rfqId}`, who, { 'x-read-after': position })).body;

/** A product that a vendor makes for this buyer: in no catalogue, with something in stock. */
async function madeToOrder(who: string, sku: string, stock: number): Promise<string> {
  const { items } = (await api().get('/products?limit=1', who)).body;
  const listed = await api().post('/products', who, {
    sku,
    name: `Hinge ${sku}`,
    categoryId: items[0].categoryId,
    attributes: items[0].attributes,
    unlisted: true,
  });
  expect([listed.status, listed.body.detail]).toEqual([201, undefined]);
  const { items: locations } = (await api().get('/locations?limit=1', who)).body;
  const receipt = await api().post(`/inventory/${listed.body.id}/receipts`, who, {
    location: locations[0].code,
    quantity: stock,
  });
  expect([receipt.status, receipt.body.detail]).toEqual([201, undefined]);
  return listed.body.id as string;
}

/** The approver, whom no order limit holds, asks two vendors for what nobody lists. */
async function asked(): Promise<{ rfqId: string; position: string; fileId: string }> {
  const sent = await api().post('/rfq/files', approver, pdf, { 'content-type': 'application/pdf' });
  expect([sent.status, sent.body]).toMatchObject([201, { mediaType: 'application/pdf' }]);
  const requested = await api().post('/rfq', approver, {
    vendorIds: [await my('vendor'), await my(rival)],
    lines: [
      {
        description: 'Hinge after drawing 4711, stainless',
        quantity: 40,
        unit: 'EA',
        targetPrice: { amount: '2.10', currency: 'GBP' },
        file: { id: sent.body.id, name: 'drawing “4711”.pdf' },
      },
      { description: 'Pins to go with it', quantity: 80 },
    ],
  });
  expect([requested.status, requested.body.detail]).toEqual([201, undefined]);
  const { id: rfqId, position } = requested.body;
  return { rfqId, position, fileId: sent.body.id };
}

const priced = (id: string, productId: string, amount: string) => ({
  id,
  productId,
  unitPrice: { amount, currency: 'GBP' },
});

describe('something that nobody lists', () => {
  it('is quoted by two vendors, compared and ordered line by line, and neither vendor learns of the other', async () => {
    const { rfqId, position } = await asked();
    const [ours, theirs] = await Promise.all([my('vendor'), my(rival)]);
    const request = await seen(rfqId, 'vendor', position);
    expect(request.lines.map((l) => [l.name, l.productId, l.vendorOrgIds])).toEqual([
      ['Hinge after drawing 4711, stainless', null, [ours]],
      ['Pins to go with it', null, [ours]],
    ]);
    const [hinge, pins] = request.lines.map((l) => l.id) as [string, string];
    const products = await Promise.all([
      madeToOrder('vendor', 'RFQ-H1', 100),
      madeToOrder('vendor', 'RFQ-P1', 100),
      madeToOrder(rival, 'RFQ-H2', 100),
    ]);
    const first = await api().post(
      `/rfq/${rfqId}/quotes`,
      'vendor',
      {
        lines: [priced(hinge, products[0], '2.20'), priced(pins, products[1], '0.30')],
        validUntil,
      },
      { 'if-match': `"${request.revision}"` },
    );
    expect([first.status, first.body.detail]).toEqual([201, undefined]);
    // whoever has read the request before the other quoted is not told that anything has changed
    const second = await api().post(
      `/rfq/${rfqId}/quotes`,
      rival,
      { lines: [{ ...priced(hinge, products[2], '1.95'), minimumQuantity: 40 }], validUntil },
      { 'if-match': '"0"' },
    );
    expect([second.status, second.body.detail]).toEqual([201, undefined]);
    expect([first.body.revision, second.body.revision]).toEqual([1, 1]);
    expect([first.body.number, second.body.number].map((n: string) => n.slice(-2))).toEqual([
      '-1',
      '-1',
    ]);

    const compared = await seen(rfqId, approver, second.body.position);
    expect(compared.quotes.map((q) => q.lines.map((l) => [l.id, l.net]))).toEqual([
      [
        [hinge, { amount: '88.00', currency: 'GBP' }],
        [pins, { amount: '24.00', currency: 'GBP' }],
      ],
      [[hinge, { amount: '78.00', currency: 'GBP' }]],
    ]);
    // in whatever form a vendor reads it, it is its own
    for (const [who, foreign] of [
      // a price as it stands between quotation marks or commas: a time of day has "1.95" in it at times
      ['vendor', [theirs, second.body.id, /(?<=[",])1\.95(?=[",])/, products[2]]],
      [rival, [ours, first.body.id, /(?<=[",])2\.20(?=[",])/, products[0]]],
    ] as const) {
      const one = await api().get(`/rfq/${rfqId}`, who, after(second));
      const list = await api().get('/rfq?limit=200', who, after(second));
      const texts = [JSON.stringify(one.body), JSON.stringify(list.body)];
      for (const accept of ['text/csv', 'application/x-ndjson'])
        texts.push(await exported(who, accept));
      for (const text of texts) {
        expect(text).toContain(rfqId);
        for (const secret of foreign) expect(text).not.toMatch(secret);
      }
    }

    const terms = { shippingAddress, poNumber: 'PO-4711' };
    const quotes = compared.quotes.map((q) => q.id) as [string, string];
    const lines = [
      { id: hinge, quoteId: quotes[1] },
      { id: pins, quoteId: quotes[0] },
    ];
    const placed = await api().post(
      `/rfq/${rfqId}/acceptance`,
      approver,
      { lines, ...terms },
      { prefer: 'wait=20' },
    );
    expect([placed.status, placed.body.detail]).toEqual([201, undefined]);
    expect(
      placed.body.orders.map((o: { vendorOrgId: string; status: string }) => [
        o.vendorOrgId,
        o.status,
      ]),
    ).toEqual([
      [theirs, 'Confirmed'],
      [ours, 'Confirmed'],
    ]);
    const ordered = `/orders/${placed.body.orders[0].id}`;
    const { body: order } = await api().get(ordered, rival, after(placed));
    expect(order.items).toMatchObject([{ productId: products[2], quantity: 40 }]);
    const purchase = await api().get(`/purchases/${placed.body.id}`, rival, after(placed));
    expect(purchase.status).toBe(404);

    // from either list of lines once more: nothing is ordered twice
    const again = await api().post(`/rfq/${rfqId}/acceptance`, approver, {
      lines: lines.toReversed(),
      ...terms,
    });
    expect(again.body.id).toBe(placed.body.id);
    const twice = await api().post(`/rfq/${rfqId}/quotes/${quotes[0]}/acceptance`, approver, terms);
    expect([twice.status, twice.body.code]).toEqual([409, 'rfq/already-ordered']);
    const own = await seen(rfqId, 'vendor', placed.body.position);
    expect(own.quotes).toHaveLength(1);
  });

  it('shows its file to whoever is asked, under its name, and to nobody else', async () => {
    const { rfqId, position, fileId } = await asked();
    const path = `/rfq/${rfqId}/files/${fileId}`;
    for (const who of [approver, 'buyer', 'vendor', rival]) {
      const { lines } = await seen(rfqId, who, position);
      expect(lines[0]!.file).toMatchObject({ id: fileId, name: 'drawing “4711”.pdf' });
      expect(await (await file(path, who)).text()).toBe(pdf);
    }
    const answer = await file(path, 'vendor');
    expect(answer.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''drawing%20%E2%80%9C4711%E2%80%9D.pdf",
    );
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    for (const who of [outsider, 'iain.buchanan@kestrel.example', 'auditor', 'operator'])
      expect((await file(path, who)).status).toBe(404);
    const list = await api().get('/rfq?limit=200', 'vendor', { 'x-read-after': position });
    expect(JSON.stringify(list.body)).not.toContain('4711”.pdf');
  });

  it.each([
    ['another company’s file', 'iain.buchanan@kestrel.example'],
    ['a file that nobody has sent', null],
  ])('does not show %s', async (_, who) => {
    const id = who
      ? (await api().post('/rfq/files', who, pdf, { 'content-type': 'application/pdf' })).body.id
      : '01a2185a-f5e1-7610-a014-4e0554bc1b44';
    const { status, body } = await api().post('/rfq', approver, {
      vendorOrgIds: [await my('vendor')],
      lines: [{ description: 'Hinge', quantity: 1, file: { id, name: 'a.pdf' } }],
    });
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'rfq/unknown-file',
      '/lines/0/file/id',
    ]);
  });

  it('is a PDF or a picture by what is in the file, whatever it is called', async () => {
    const { status, body } = await api().post('/rfq/files', approver, '<html>', {
      'content-type': 'application/pdf',
    });
    expect([status, body.code]).toEqual([422, 'rfq/media-type']);
  });

  it.each([
    [{ quantity: 1 }, '/lines/0/description'],
    [
      { quantity: 1, description: 'Hinge', productId: '01a2185a-f5e1-7610-a014-4e0554bc1b44' },
      '/lines/0/productId',
    ],
  ])('is either a product or a description: %j', async (line, pointer) => {
    const { status, body } = await api().post('/rfq', approver, {
      vendorOrgIds: [await my('vendor')],
      lines: [line],
    });
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'rfq/product-or-description',
      pointer,
    ]);
  });

  it('is not quoted with a product of somebody else', async () => {
    const { rfqId, position } = await asked();
    const [line] = (await seen(rfqId, 'vendor', position)).lines;
    const of = `vendorOrgId=${await my(rival)}`;
    const { items } = (await api().get(`/products?limit=1&${of}`, rival)).body;
    const offer = { lines: [priced(line!.id, items[0].id, '2.20')], validUntil };
    const { status, body } = await api().post(`/rfq/${rfqId}/quotes`, 'vendor', offer);
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'rfq/unknown-product',
      '/lines/0/productId',
    ]);
  });
});

describe('a product of one vendor', () => {
  it('is asked of others, too, who offer their equivalent', async () => {
    const of = `vendorOrgId=${await my('vendor')}`;
    const { items } = (await api().get(`/products?limit=1&${of}`, 'vendor')).body;
    const { body, status } = await api().post('/rfq', approver, {
      vendorOrgIds: [await my('vendor'), await my(rival)],
      lines: [
        {
          productId: items[0].id,
          quantity: 10,
          vendorOrgIds: [await my('vendor'), await my(rival)],
        },
      ],
    });
    expect([status, body.detail]).toEqual([201, undefined]);
    const [line] = (await seen(body.id, rival, body.position)).lines;
    expect(line!.productId).toBe(items[0].id);
    const without = { lines: [{ id: line!.id, unitPrice: { amount: '1', currency: 'GBP' } }] };
    const refused = await api().post(`/rfq/${body.id}/quotes`, rival, { ...without, validUntil });
    expect([refused.status, refused.body.code]).toEqual([422, 'rfq/product-needed']);
    const own = await api().post(`/rfq/${body.id}/quotes`, 'vendor', { ...without, validUntil });
    expect(own.status).toBe(201);
  });

  it('that is made for one buyer is in nobody else’s catalogue, nor found', async () => {
    const id = await madeToOrder('vendor', 'RFQ-UNLISTED', 1);
    const found = await eventually('its vendor finds it', async () => {
      const mine = `vendorOrgId=${await my('vendor')}&q=RFQ-UNLISTED`;
      const { body } = await api().get(`/products?${mine}`, 'vendor');
      return body.items.length > 0 && body;
    });
    expect(found.items).toMatchObject([{ id, onSale: false, unlisted: true }]);
    for (const who of ['buyer', rival]) {
      expect((await api().get('/products?q=RFQ-UNLISTED', who)).body.items).toEqual([]);
      expect((await api().get(`/products/${id}`, who)).status).toBe(404);
    }
  });
});

async function file(path: string, who: string) {
  const { url, token } = await access(who);
  return fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

async function exported(who: string, accept: string): Promise<string> {
  const { url, token } = await access(who);
  const answer = await fetch(`${url}/rfq`, {
    headers: { authorization: `Bearer ${token}`, accept },
  });
  expect(answer.status).toBe(200);
  return answer.text();
}

const access = async (who: string) => ({ url: api().url, token: await api().token(who) });
