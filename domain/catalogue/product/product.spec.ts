import fc from 'fast-check';
import { specify } from '../../shared/decider/decider-spec.js';
import type { DomainError } from '../../shared/decider/domain-error.js';
import type { ProductDetails, ProductEvent } from './product.events.js';
import { product, requireOrderable } from './product.js';

const at = '2026-03-02T09:00:00.000Z';
const details: ProductDetails = {
  name: 'C5 window envelope',
  description: '90 gsm, self-seal',
  categoryId: 'c1',
  categoryPath: ['Office', 'Envelopes'],
  attributes: {},
  media: [],
  unit: 'BX',
  packSize: 500,
  minimumOrderQuantity: 10,
  orderMultiple: 10,
  leadTimeDays: 2,
  taxCategory: 'standard',
};
const listed: ProductEvent = {
  type: 'ProductListed',
  data: {
    productId: 'p1',
    vendorOrgId: 'v1',
    sku: 'ENV-C5',
    skuClaimId: 'k',
    details,
    occurredAt: at,
  },
};
const discontinued: ProductEvent = {
  type: 'ProductDiscontinued',
  data: {
    productId: 'p1',
    vendorOrgId: 'v1',
    successorId: 'p2',
    reason: 'new gummed line',
    occurredAt: at,
  },
};

describe('a product', () => {
  const spec = specify(product);

  it('is sold when it is out of stock if its vendor says in how many days, no sooner than from stock', () => {
    const change = (backorderLeadTimeDays: number | null) => ({
      type: 'ChangeProductDetails' as const,
      at,
      productId: 'p1',
      attributeDefinitions: [],
      details: { ...details, backorderLeadTimeDays },
    });
    spec.given(listed).when(change(21)).thenTypes('ProductDetailsChanged');
    spec.given(listed).when(change(2)).thenTypes('ProductDetailsChanged');
    for (const days of [1, -1, 2.5])
      spec
        .given(listed)
        .when(change(days))
        .thenFails('product/backorder-lead-time', { field: 'backorderLeadTimeDays' });
  });

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example/a.jpg',
    '/\\evil.example/a.jpg',
    'https:\\evil.example',
    'blob:https://shop.example/1',
    'a.jpg',
    '/a\r\nb.jpg',
    '',
  ])('has no picture at %j', (url) => {
    const change = {
      type: 'ChangeProductDetails' as const,
      at,
      productId: 'p1',
      details: { ...details, media: [{ url, alt: 'front' }] },
      attributeDefinitions: [],
    };
    spec.given(listed).when(change).thenFails('product/media-address', { field: 'media[0].url' });
  });

  it('has pictures here and elsewhere, and those that it had before there was a rule', () => {
    const change = (...urls: string[]) => ({
      type: 'ChangeProductDetails' as const,
      at,
      productId: 'p1',
      details: { ...details, media: urls.map((url) => ({ url, alt: '' })) },
      attributeDefinitions: [],
    });
    spec
      .given(listed)
      .when(change('https://images.example/a.jpg?w=1', 'http://images.example', '/images/a.jpg'))
      .thenTypes('ProductDetailsChanged');
    const old = { ...details, media: [{ url: 'a.jpg', alt: '' }] };
    spec
      .given({ ...listed, data: { ...listed.data, details: old } } as ProductEvent)
      .when(change('a.jpg', '/b.jpg'))
      .thenTypes('ProductDetailsChanged');
  });
  const list = {
    type: 'ListProduct' as const,
    at,
    productId: 'p1',
    vendorOrgId: 'v1',
    sku: 'ENV-C5',
    skuClaimId: 'k',
    details,
    attributeDefinitions: [],
  };

  it('is listed once', () => {
    spec.given().when(list).then([listed]);
    spec.given(listed).when(list).thenNothing();
  });

  it('whose minimum is no multiple is refused with the multiples next to it', () => {
    spec
      .given()
      .when({ ...list, details: { ...details, minimumOrderQuantity: 25 } })
      .thenFails('product/minimum-not-a-multiple', {
        field: 'minimumOrderQuantity',
        allowed: ['20', '30'],
      });
  });

  it('keeps what it was before a change in the event', () => {
    const after = { ...details, name: 'C5 envelope with window' };
    spec
      .given(listed)
      .when({
        type: 'ChangeProductDetails',
        at,
        productId: 'p1',
        details: after,
        attributeDefinitions: [],
      })
      .then([
        {
          type: 'ProductDetailsChanged',
          data: {
            productId: 'p1',
            vendorOrgId: 'v1',
            before: details,
            details: after,
            occurredAt: at,
          },
        },
      ]);
    spec
      .given(listed)
      .when({
        type: 'ChangeProductDetails',
        at,
        productId: 'p1',
        details,
        attributeDefinitions: [],
      })
      .thenNothing();
  });

  it('is not changed by details that only name their fields in another order', () => {
    spec
      .given(listed)
      .when({
        type: 'ChangeProductDetails',
        at,
        productId: 'p1',
        details: Object.fromEntries(Object.entries(details).reverse()) as unknown as ProductDetails,
        attributeDefinitions: [],
      })
      .thenNothing();
  });

  describe('that is a variant', () => {
    const variantOf = {
      group: 'ENV-C5',
      name: 'C5 envelope',
      attributes: { Window: 'left', Colour: 'white' },
    };
    const listing = (of: unknown) => ({
      ...list,
      details: { ...details, variantOf: of as typeof variantOf },
    });

    it('says of what, and by what it differs from the others', () => {
      spec
        .given()
        .when(listing(variantOf))
        .then([{ ...listed, data: { ...listed.data, details: { ...details, variantOf } } }]);
    });

    it('is changed by another value, and not by naming the same in another order', () => {
      const is = { ...listed, data: { ...listed.data, details: { ...details, variantOf } } };
      const change = (attributes: Record<string, string>) => ({
        type: 'ChangeProductDetails' as const,
        at,
        productId: 'p1',
        details: { ...details, variantOf: { ...variantOf, attributes } },
        attributeDefinitions: [],
      });
      spec
        .given(is)
        .when(change({ Colour: 'white', Window: 'left' }))
        .thenNothing();
      spec
        .given(is)
        .when(change({ Colour: 'buff', Window: 'left' }))
        .thenTypes('ProductDetailsChanged');
    });

    it.each([
      [{ group: '' }, 'text/required', 'variantOf.group'],
      [{ group: 'a\nb' }, 'text/one-line', 'variantOf.group'],
      [{ name: ' ' }, 'text/required', 'variantOf.name'],
      [{ attributes: {} }, 'product/variant-attributes', 'variantOf.attributes'],
      [
        { attributes: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, 'x'])) },
        'product/variant-attributes',
        'variantOf.attributes',
      ],
      [{ attributes: { Colour: '' } }, 'text/required', 'variantOf.attributes.Colour'],
      [{ attributes: { 'Col\tour': 'red' } }, 'text/one-line', 'variantOf.attributes'],
    ])('is refused with %j', (wrong, code, field) => {
      spec
        .given()
        .when(listing({ ...variantOf, ...wrong }))
        .thenFails(code, { field });
    });
  });

  it('that is discontinued names its successor and does not change any more', () => {
    spec
      .given(listed)
      .when({
        type: 'DiscontinueProduct',
        at,
        productId: 'p1',
        successorId: 'p2',
        reason: 'new gummed line',
      })
      .then([discontinued]);
    spec
      .given(listed, discontinued)
      .when({
        type: 'ChangeProductDetails',
        at,
        productId: 'p1',
        details,
        attributeDefinitions: [],
      })
      .thenFails('product/discontinued');
    spec
      .given(listed)
      .when({ type: 'DiscontinueProduct', at, productId: 'p1', successorId: 'p1', reason: 'x' })
      .thenFails('product/own-successor', { field: 'successorId' });
  });

  it('refuses 55 where multiples of 10 are sold, and says 50 or 60', () => {
    expect(() => requireOrderable(details, 55, 'lines[0].quantity')).toThrow(/50 or 60/);
    expect(() => requireOrderable(details, 3, 'q')).toThrow(/multiples of 10: 10$/);
    expect(() => requireOrderable(details, 10, 'q')).not.toThrow();
  });

  it('whatever quantity it suggests can be ordered', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: -5, max: 2000 }),
        (multiple, times, quantity) => {
          const rules = {
            ...details,
            orderMultiple: multiple,
            minimumOrderQuantity: multiple * times,
          };
          try {
            requireOrderable(rules, quantity, 'q');
          } catch (error) {
            for (const allowed of (error as DomainError).details.allowed ?? [])
              requireOrderable(rules, Number(allowed), 'q');
          }
        },
      ),
    );
  });
});
