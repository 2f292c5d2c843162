import { columnFor } from './field-labels';

describe('the column of a field', () => {
  it.each([
    ['sku', ['Art.-Nr.', 'SKU', 'Menge'], 'SKU'],
    ['sku', ['Artikelnummer', 'Preis'], 'Artikelnummer'],
    ['minimumOrderQuantity', ['Minimum order quantity', 'x'], 'Minimum order quantity'],
    ['unitPrice', ['unit_price'], 'unit_price'],
    ['quantity', ['On hand'], 'On hand'],
  ])('%s is found in %j', (field, columns, found) => expect(columnFor(field, columns)).toBe(found));

  it('is none where none is called like it', () =>
    expect(columnFor('location', ['sku', 'stock'])).toBeNull());
});
