import { parse } from 'csv-parse/sync';
import type { ImportKind, Shop } from '../../../domain/running/job/job.events.js';
import { shopExports } from '../../testing/kit/shop-exports.js';
import { isRejection } from '../row-importer.js';
import { TableRows, type TableRow } from '../table-rows.js';
import type { UploadedRow } from '../uploads.js';
import { plainText } from './plain-text.js';
import { mappingsOf, pictureColumnsOf, shopOf } from './shops.js';

const uploaded = (cells: readonly string[], i: number): UploadedRow => ({
  number: i + 1,
  cells,
  typed: [],
  isOpen: false,
});

async function rowsOf(
  columns: readonly string[],
  data: readonly (readonly string[])[],
  kind: ImportKind = 'products',
): Promise<readonly TableRow[]> {
  const shop = shopOf(columns)!;
  const order = { kind, columns: mappingsOf(shop, columns)[kind]!, defaults: {}, shop };
  const table = new TableRows({ columns, rows: data.length + 10 }, order);
  const rows = data.map(uploaded);
  await table.learn(async function* () {
    await Promise.resolve();
    yield rows;
  });
  return rows.map((row) => table.read(row));
}

const read = (text: string): Promise<readonly TableRow[]> => {
  const [columns, ...data] = parse(text) as string[][];
  return rowsOf(columns!, data);
};

const shown = ({ read: row, variantOf, leftOut }: TableRow) =>
  row === null
    ? leftOut
    : isRejection(row)
      ? row.code
      : [row.fields.sku, row.fields.name, row.fields.description, variantOf?.attributes ?? null];

describe('an export of', () => {
  const text = 'Twill & cotton.';
  const medium = { Colour: 'Navy', Size: 'M' };
  const large = { Colour: 'Navy', Size: 'L' };
  const shopify = [
    ['W-NV-M', 'Work shirt, Navy, M', text, medium],
    ['W-NV-L', 'Work shirt, Navy, L', text, large],
    'picture',
    ['W-GL', 'Gloves', undefined, null],
  ];

  it.each<[keyof typeof shopExports, Shop, unknown[], string[]]>([
    ['shopify', 'shopify', shopify, ['Image Src', 'Variant Image']],
    ['shopify since 2025', 'shopify', shopify, ['Product image URL', 'Variant image URL']],
    [
      'woocommerce',
      'woocommerce',
      [
        'parent',
        ['W-GL', 'Gloves', undefined, null],
        ['W-NV-M', 'Work shirt - Navy, M', text, medium],
        ['W-NV-L', 'Work shirt, Navy, L', text, large],
      ],
      ['Images'],
    ],
    [
      'magento',
      'magento',
      [
        ['W-NV-M', 'Work shirt-Navy-M', text, medium],
        ['W-NV-L', 'Work shirt-Navy-L', text, large],
        'translation',
        'parent',
        ['W-GL', 'Gloves', undefined, null],
      ],
      ['base_image', 'small_image', 'thumbnail_image', 'additional_images'],
    ],
  ])('%s says of each row what it is a variant of', async (name, shop, rows, pictures) => {
    const table = shopExports[name]('Clothing', 'W');
    const columns = (parse(table) as string[][])[0]!;
    expect(shopOf(columns)).toBe(shop);
    expect(pictureColumnsOf(shop, columns)).toEqual(pictures);
    const found = await read(table);
    expect(found.map(shown)).toEqual(rows);
    for (const { variantOf } of found)
      if (variantOf) expect(variantOf).toMatchObject({ group: 'work-shirt', name: 'Work shirt' });
  });

  it.each(Object.entries(shopExports))(
    '%s has columns for stock and prices as well',
    (_name, table) => {
      const columns = (parse(table('Clothing', 'W')) as string[][])[0]!;
      const { stock, prices } = mappingsOf(shopOf(columns)!, columns);
      expect(Object.keys(stock ?? {})).toEqual(['sku', 'quantity']);
      expect(Object.keys(prices ?? {})).toEqual(['sku', 'unitPrice']);
    },
  );

  it('tells things apart whose handles begin alike, however long they are', async () => {
    const handle = 'a'.repeat(250);
    const columns = ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'Variant SKU'];
    const found = await rowsOf(columns, [
      [`${handle}-1`, 'One', 'Size', 'S', '1'],
      [`${handle}-2`, 'Two', 'Size', 'S', '2'],
    ]);
    expect(new Set(found.map(({ variantOf }) => variantOf?.group)).size).toBe(2);
  });

  it('nobody we know is nobody’s', () => {
    expect(shopOf(['sku', 'name', 'category', 'price'])).toBeNull();
    expect(shopOf(['Handle', 'Title', 'SKU'])).toBeNull();
  });

  it('Shopify whose rows somebody has sorted still tells names, and no description of another', async () => {
    const columns = [
      'Handle',
      'Title',
      'Body (HTML)',
      'Option1 Name',
      'Option1 Value',
      'Variant SKU',
    ];
    const found = await rowsOf(columns, [
      ['b', 'Belt', 'Leather', 'Size', '90', 'B-90'],
      ['a', 'Apron', 'x'.repeat(600), 'Size', 'S', 'A-S'],
      ['b', '', '', '', '100', 'B-100'],
      ['a', '', '', '', 'M', 'A-M'],
    ]);
    expect(found.map(shown)).toEqual([
      ['B-90', 'Belt, 90', 'Leather', { Size: '90' }],
      ['A-S', 'Apron, S', 'x'.repeat(600), { Size: 'S' }],
      ['B-100', 'Belt, 100', 'Leather', { Size: '100' }],
      ['A-M', 'Apron, M', undefined, { Size: 'M' }],
    ]);
  });

  it('WooCommerce names the deepest of several categories first, and Magento leaves its root out', async () => {
    const [woo] = await read(
      'Type,SKU,Name,Parent,Regular price,Categories\nsimple,A,A,,1,"Sale, Wear > Shirts\\, shorts, Wear"\n',
    );
    expect(woo!.read).toMatchObject({ categories: ['Wear > Shirts, shorts', 'Sale', 'Wear'] });
    const [magento] = await read(
      'sku,product_type,attribute_set_code,name,categories\nA,simple,T,A,"Default Category,Default Category/Wear/Shirts"\n',
    );
    expect(magento!.read).toMatchObject({ categories: ['Wear/Shirts'] });
  });
});

describe('a description in HTML', () => {
  it.each([
    ['<p>One.</p><p>Two<br>three</p>', 'One.\nTwo\nthree'],
    ['<ul><li>a</li>\n <li>b</li></ul>', '• a\n• b'],
    ['5 &lt; 6 &amp; <b>7</b> &#8364; &#xe9; &nope;', '5 < 6 & 7 € é &nope;'],
    ['<style>p { color: red }</style><p>x</p><!-- <p>y</p> -->', 'x'],
    ['no tags, 5 < 6 & that is all', 'no tags, 5 < 6 & that is all'],
    ['<p>&#0;&#xd800;&#99999999;ok</p>', '&#99999999;ok'],
  ])('%j is read as the text that it shows', (html, text) => expect(plainText(html)).toBe(text));

  it('never takes long, whatever is opened and not closed', () => {
    const began = performance.now();
    for (const open of ['<style', '<!--', '<li ', '<p>', '&#'])
      plainText(`<b>${open.repeat(200_000)}`);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
