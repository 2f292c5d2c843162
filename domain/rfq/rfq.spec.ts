import { specify } from '../decider/decider-spec.js';
import { rfq } from './rfq.js';
import type { RfqCommand } from './rfq.commands.js';

const at = '2026-03-02T09:00:00.000Z';
const line = { lineId: 'l1', productId: 'p1', vendorOrgId: 'v1', sku: 'S', name: 'Envelope', quantity: 500, note: null };
const request: RfqCommand = {
  type: 'RequestQuote',
  at,
  rfqId: 'r1',
  number: 'Q26-000001',
  buyerOrgId: 'b1',
  buyerName: 'Acme',
  requestedBy: 'u1',
  vendorOrgIds: ['v1'],
  lines: [line],
  neededBy: '2026-03-09',
  note: null,
};

describe('a request for quotes', () => {
  const spec = specify(rfq);

  it('is recorded once', () => {
    const [requested] = rfq.decide(request, null);
    spec.given().when(request).thenTypes('QuoteRequested');
    spec.given(requested!).when(request).thenNothing();
  });

  it('asks only vendors who sell the product, and not for yesterday', () => {
    spec
      .given()
      .when({ ...request, vendorOrgIds: ['v2'] })
      .thenFails('rfq/not-their-product', { field: 'lines[0].productId' });
    spec
      .given()
      .when({ ...request, lines: [null] })
      .thenFails('rfq/unknown-product', { field: 'lines[0].productId' });
    spec
      .given()
      .when({ ...request, neededBy: '2026-03-01' })
      .thenFails('rfq/needed-by', { field: 'neededBy' });
  });
});
