import { ApiKeyRequest } from '../api-keys/api-keys.requests.js';
import { SetLinesRequest, WantedLinesRequest } from '../cart/cart.requests.js';
import { CategoryAttributesRequest } from '../categories/categories.requests.js';
import {
  ClosingRequest,
  OrderStatusRequest,
  PlaceOrderRequest,
} from '../orders/orders.requests.js';
import { BuyerGroupsRequest } from '../organizations/organizations.requests.js';
import { PartNumbersRequest } from '../part-numbers/part-numbers.requests.js';
import { ChangePricesRequest, DraftPriceListRequest } from '../price-lists/price-lists.requests.js';
import { AcceptQuoteRequest, QuoteRequest, RfqRequest } from '../rfq/rfq.requests.js';
import { RequestPipe } from './pipes.js';
import { HttpProblem } from './problem.js';

const [A, B] = ['0190b1f0-0000-7000-8000-00000000000a', '0190b1f0-0000-7000-8000-00000000000b'];
const address = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const price = { amount: '1.00', currency: 'GBP' };
const attribute = (name: string) => ({ name, type: 'text', required: false });
const expiresAt = '2100-01-01T00:00:00Z';

/** What the pipe finds wrong: pointer and sentence of each. */
function problemsWith(metatype: new () => object, body: object): readonly string[] {
  try {
    new RequestPipe().transform(body, { type: 'body', metatype });
    return [];
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { errors = [] } = error.problem;
    return errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
  }
}

describe('what is named twice in a list', () => {
  it.each<[string, new () => object, object, string]>([
    [
      'a line of an accepted quote',
      AcceptQuoteRequest,
      { shippingAddress: address, lines: [A, B, A.toUpperCase()] },
      '/lines lines must name each once: 0 and 2 have the same',
    ],
    [
      'a line of a quote',
      QuoteRequest,
      {
        lines: [
          { id: A, unitPrice: price },
          { id: A, unitPrice: price },
        ],
        validUntil: expiresAt,
      },
      '/lines lines must name each once: 0 and 1 have the same id',
    ],
    [
      'a vendor that is asked',
      RfqRequest,
      { vendorOrgIds: [A, A], lines: [{ productId: A, quantity: 1 }] },
      '/vendorOrgIds vendorOrgIds must name each once: 0 and 1 have the same',
    ],
    [
      'a line that is shipped',
      OrderStatusRequest,
      {
        status: 'Shipped',
        lines: [
          { id: A, quantity: 1 },
          { id: B, quantity: 1 },
          { id: B, quantity: 2 },
        ],
      },
      '/lines lines must name each once: 1 and 2 have the same id',
    ],
    [
      'a line that is closed',
      ClosingRequest,
      {
        reason: 'x',
        lines: [
          { id: A, quantity: 1 },
          { id: A, quantity: 1 },
        ],
      },
      '/lines lines must name each once: 0 and 1 have the same id',
    ],
    [
      'a product whose quantity is set',
      SetLinesRequest,
      {
        lines: [
          { productId: A, quantity: 1 },
          { productId: A, quantity: 2 },
        ],
      },
      '/lines lines must name each once: 0 and 1 have the same productId',
    ],
    [
      'a part number',
      PartNumbersRequest,
      {
        items: [
          { partNumber: 'm8', productId: A },
          { partNumber: 'M8', productId: B },
        ],
      },
      '/items items must name each once: 0 and 1 have the same partNumber',
    ],
    [
      'a product whose prices are replaced',
      ChangePricesRequest,
      { products: [A, A], rows: [] },
      '/products products must name each once: 0 and 1 have the same',
    ],
    [
      'a company that a price list is for',
      DraftPriceListRequest,
      { name: 'x', currency: 'GBP', audience: { kind: 'organizations', organizationIds: [A, A] } },
      '/audience/organizationIds organizationIds must name each once: 0 and 1 have the same',
    ],
    [
      'an attribute of a category',
      CategoryAttributesRequest,
      { attributes: [attribute('colour'), attribute('Colour')] },
      '/attributes attributes must name each once: 0 and 1 have the same name',
    ],
    [
      'a scope of an API key',
      ApiKeyRequest,
      { name: 'x', scopes: ['order.read', 'order.read'], expiresAt },
      '/scopes scopes must name each once: 0 and 1 have the same',
    ],
    [
      'a buyer group',
      BuyerGroupsRequest,
      { groups: ['trade', 'trade'] },
      '/groups groups must name each once: 0 and 1 have the same',
    ],
  ])('is refused, and where: %s', (_what, request, body, problem) => {
    expect(problemsWith(request, body)).toEqual([problem]);
  });

  it.each<[string, new () => object, object]>([
    ['lines of an order', PlaceOrderRequest, { shippingAddress: address }],
    ['lines that are put into a cart', WantedLinesRequest, {}],
    ['lines of a request for quotes', RfqRequest, { vendorOrgIds: [A] }],
  ])('is meant twice where each says how many: %s', (_what, request, more) => {
    const lines = [
      { productId: A, quantity: 100 },
      { productId: A, quantity: 1_000 },
    ];
    expect(problemsWith(request, { lines, ...more })).toEqual([]);
  });
});
