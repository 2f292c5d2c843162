import { columnFor } from './field-labels';

describe('the column of a field', () => {
  it.each([
    ['sku', ['Art.-Nr.', 'SKU', 'Menge'], 'SKU'],
    ['sku', ['Artikelnummer', 'Preis'], 'Artikelnummer'],
    ['minimumOrderQuantity', ['Minimum order quantity', 'x'], 'Minimum order quantity'],
    ['unitPrice', ['unit_price'], 'unit_price'],
    ['quantity', ['On hand'], 'On hand'],
  ])('%s is found in %j', (field, columns, found) => expect(columnFor(field, columns)).toBe(found));

  it.each([
    [
      'Shopify',
      [
        'Handle',
        'Title',
        'Body (HTML)',
        'Vendor',
        'Product Category',
        'Type',
        'Tags',
        'Published',
        'Option1 Name',
        'Option1 Value',
        'Variant SKU',
        'Variant Grams',
        'Variant Inventory Qty',
        'Variant Price',
        'Variant Barcode',
        'Image Src',
        'Status',
      ],
      {
        sku: 'Variant SKU',
        name: 'Title',
        description: 'Body (HTML)',
        category: 'Product Category',
        quantity: 'Variant Inventory Qty',
        unitPrice: 'Variant Price',
      },
    ],
    [
      'WooCommerce',
      [
        'ID',
        'Type',
        'SKU',
        'Name',
        'Published',
        'Is featured?',
        'Short description',
        'Description',
        'Tax status',
        'In stock?',
        'Stock',
        'Weight (kg)',
        'Regular price',
        'Categories',
        'Images',
        'Parent',
      ],
      {
        sku: 'SKU',
        name: 'Name',
        description: 'Description',
        category: 'Categories',
        quantity: 'Stock',
        unitPrice: 'Regular price',
      },
    ],
    [
      'Magento',
      [
        'sku',
        'store_view_code',
        'attribute_set_code',
        'product_type',
        'categories',
        'product_websites',
        'name',
        'description',
        'short_description',
        'weight',
        'price',
        'qty',
        'configurable_variations',
      ],
      {
        sku: 'sku',
        name: 'name',
        description: 'description',
        category: 'categories',
        quantity: 'qty',
        unitPrice: 'price',
      },
    ],
  ])('of an export of %s is found by itself', (_shop, columns, found) => {
    for (const [field, column] of Object.entries(found))
      expect([field, columnFor(field, columns)]).toEqual([field, column]);
  });

  it('is none where none is called like it', () =>
    expect(columnFor('location', ['sku', 'stock'])).toBeNull());
});
