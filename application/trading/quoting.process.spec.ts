import { builds } from '../../domain/event-builder-spec.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { rfq } from '../../domain/trading/rfq/rfq.js';
import { anOrder, aPurchase, line } from '../../domain/trading/trading-events-spec.js';
import { process } from '../shared/process/process-spec.js';
import { send } from '../shared/process/process.js';
import { quoting } from './quoting.process.js';

const validUntil = '2026-03-16T17:00:00.000Z';
const afterwards = '2026-03-16T17:00:00.001Z';
const of = { rfqId: 'r', buyerOrgId: 'b-1', vendorOrgId: 'v' };
const offered = builds('QuoteOffered', {
  ...of,
  quoteId: 'q1',
  number: 'R26-7-1',
  vendorName: 'Harrow',
  offeredBy: 'u-5',
  round: 1,
  lines: [],
  validUntil,
  note: null,
});
const requestDeclined = builds('QuoteRequestDeclined', {
  ...of,
  declinedBy: 'u-5',
  reason: 'Not in stock',
});
const frozen = aPurchase([anOrder('o1', [line('l1', 100)])]).placed().data;
const accepted = builds('QuoteAccepted', {
  ...of,
  quoteId: 'q1',
  acceptedBy: 'u-1',
  purchase: frozen,
});
const together = builds('QuotesAccepted', {
  rfqId: 'r',
  buyerOrgId: 'b-1',
  quotes: [
    { quoteId: 'q1', vendorOrgId: 'v', lineIds: [] },
    { quoteId: 'q2', vendorOrgId: 'w', lineIds: [] },
  ],
  vendorOrgIds: ['v', 'w'],
  acceptedBy: 'u-1',
  purchase: frozen,
});
const declined = builds('QuoteDeclined', {
  ...of,
  quoteId: 'q1',
  declinedBy: 'u-1',
  reason: null,
});
const expired = builds('QuoteExpired', { ...of, quoteId: 'q1', validUntil });

describe('the quoting process', () => {
  const spec = process(quoting);

  it('lets a quote expire one moment after its validity', () => {
    const at = afterwards;
    const expire = { type: 'ExpireQuote', at, rfqId: 'r', quoteId: 'q1' } as const;
    spec
      .given()
      .when(offered())
      .sendsNothing()
      .waitsExactly({
        name: 'expire:q1',
        at,
        command: send(rfq, 'r', expire, { onRefusal: 'ignore' }),
      });
  });

  it('waits for nothing more once the quote was declined, has expired, or its vendor withdrew', () => {
    for (const end of [declined(), expired(), requestDeclined()])
      spec.given(offered()).when(end).sendsNothing().hasEnded();
  });

  it("watches a vendor's latest quote, and each vendor's", () => {
    const other = offered({ quoteId: 'q3', vendorOrgId: 'w', validUntil: afterwards });
    spec
      .given(offered({ validUntil: '2026-03-10T00:00:00.000Z' }), offered({ quoteId: 'q2' }))
      .when(other)
      .waitsUntil({
        [afterwards]: { type: 'ExpireQuote', quoteId: 'q2' },
        '2026-03-16T17:00:00.002Z': { type: 'ExpireQuote', quoteId: 'q3' },
      });
  });

  it('places what was frozen with the acceptance, and lets the other quotes go on', () => {
    const place = { type: 'PlaceQuotedPurchase', at: frozen.occurredAt, purchase: frozen } as const;
    spec
      .given(offered(), offered({ quoteId: 'q2', vendorOrgId: 'w' }))
      .when(accepted())
      .sendsExactly(send(purchase, 'pu-1', place, { creates: true, onRefusal: 'park' }))
      .waitsUntil({ [afterwards]: { type: 'ExpireQuote', quoteId: 'q2' } });
  });

  it('places one purchase of quotes that were accepted together, and lets the others go on', () => {
    const place = { type: 'PlaceQuotedPurchase', at: frozen.occurredAt, purchase: frozen } as const;
    spec
      .given(
        offered(),
        offered({ quoteId: 'q2', vendorOrgId: 'w' }),
        offered({ quoteId: 'q3', vendorOrgId: 'x' }),
      )
      .when(together())
      .sendsExactly(send(purchase, 'pu-1', place, { creates: true, onRefusal: 'park' }))
      .waitsUntil({ [afterwards]: { type: 'ExpireQuote', quoteId: 'q3' } });
  });

  it('places the purchase with its commission where that was fixed', () => {
    const fixed = {
      orderId: 'o1',
      number: '26-1-1',
      vendorOrgId: 'v',
      gross: { amount: 12_000, currency: 'GBP' },
      edition: 1,
      net: { amount: 10_000, currency: 'GBP' },
      parts: [],
      amount: { amount: 1_000, currency: 'GBP' },
      tax: { treatment: 'domestic', percent: '20', amount: { amount: 200, currency: 'GBP' } },
    } as const;
    const commission = builds('QuotedPurchaseCharged', {
      rfqId: 'r',
      purchase: frozen,
      commissions: [fixed],
    });
    const place = {
      type: 'PlaceQuotedPurchase',
      at: frozen.occurredAt,
      purchase: frozen,
      commissions: [fixed],
    } as const;
    const next = { isPlacedNext: true } as const;
    spec.given(offered()).when(accepted(next)).sendsNothing();
    spec.given(offered()).when(together(next)).sendsNothing();
    spec
      .given(offered(), accepted(next))
      .when(commission())
      .sendsExactly(send(purchase, 'pu-1', place, { creates: true, onRefusal: 'park' }))
      .hasEnded();
    spec
      .given(offered(), offered({ quoteId: 'q2', vendorOrgId: 'w' }), accepted(next))
      .when(commission())
      .waitsUntil({ [afterwards]: { type: 'ExpireQuote', quoteId: 'q2' } });
  });

  it('places the purchase also where it never heard of the quote, and then has ended', () => {
    spec.given().when(accepted()).sends({ type: 'PlaceQuotedPurchase' }).hasEnded();
  });

  it('keeps the quotes of one request apart from those of another', () => {
    spec
      .given(offered({ rfqId: 'r2', quoteId: 'q9' }), offered())
      .when(declined())
      .hasEnded();
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
