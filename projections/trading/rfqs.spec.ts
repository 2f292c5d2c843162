import { builds } from '../../domain/event-builder-spec.js';
import { anOrder, aPurchase, line } from '../../domain/trading/trading-events-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { rfqKey, rfqs } from './rfqs.js';

const requestedLine = (lineId: string, vendorOrgId: string) => ({
  lineId,
  productId: `p-${lineId}`,
  vendorOrgId,
  sku: lineId.toUpperCase(),
  name: `Product ${lineId}`,
  quantity: 100,
  note: null,
});
const requested = builds('QuoteRequested', {
  rfqId: 'r-1',
  number: 'R26-7',
  buyerOrgId: 'b-1',
  buyerName: 'Acme',
  requestedBy: 'u-1',
  vendorOrgIds: ['v-1', 'v-2'],
  lines: [requestedLine('l1', 'v-1'), requestedLine('l2', 'v-2')],
  neededBy: '2026-03-20',
  note: 'Two pallets',
});
const of = { rfqId: 'r-1', buyerOrgId: 'b-1', vendorOrgId: 'v-1' };
const quotedLine = {
  lineId: 'l1',
  productId: 'p-l1',
  sku: 'L1',
  name: 'Product l1',
  quantity: 100,
  unitPrice: { amount: '2.10', currency: 'GBP', per: 1 },
  leadTimeDays: null,
  note: null,
};
const offered = builds('QuoteOffered', {
  ...of,
  quoteId: 'q-1',
  number: 'R26-7-1',
  vendorName: 'Harrow',
  offeredBy: 'u-5',
  round: 1,
  lines: [quotedLine],
  validUntil: '2026-03-16T17:00:00.000Z',
  note: null,
});
const requestDeclined = builds('QuoteRequestDeclined', {
  ...of,
  declinedBy: 'u-5',
  reason: 'Not in stock',
});
const purchase = aPurchase([anOrder('o1', [line('l1', 100)])]).placed().data;
const accepted = builds('QuoteAccepted', { ...of, quoteId: 'q-1', acceptedBy: 'u-1', purchase });
const together = builds('QuotesAccepted', {
  rfqId: 'r-1',
  buyerOrgId: 'b-1',
  quotes: [
    { quoteId: 'q-1', vendorOrgId: 'v-1', lineIds: ['l1'] },
    { quoteId: 'q-2', vendorOrgId: 'v-2', lineIds: ['l2'] },
  ],
  vendorOrgIds: ['v-1', 'v-2'],
  acceptedBy: 'u-1',
  purchase,
});
const declined = builds('QuoteDeclined', {
  ...of,
  quoteId: 'q-1',
  declinedBy: 'u-1',
  reason: 'Too dear',
});
const expired = builds('QuoteExpired', {
  ...of,
  quoteId: 'q-1',
  validUntil: '2026-03-16T17:00:00.000Z',
});
/** What the other vendor does. */
const other = { vendorOrgId: 'v-2' };

const [buyer, v1, v2] = ['b-1', 'v-1', 'v-2'].map((party) => rfqKey('r-1', party)) as [
  string,
  string,
  string,
];

describe('a request for quotes', () => {
  const spec = project(rfqs);

  it('is the whole request for the buyer', () => {
    spec.given(requested()).then(buyer, {
      id: 'r-1',
      number: 'R26-7',
      partyOrgId: 'b-1',
      side: 'buyer',
      buyerOrgId: 'b-1',
      buyerName: 'Acme',
      buyerNameKey: 'acme',
      requestedBy: 'u-1',
      requestedAt: requested().data.occurredAt,
      vendorOrgIds: ['v-1', 'v-2'],
      lines: [requestedLine('l1', 'v-1'), requestedLine('l2', 'v-2')],
      neededBy: '2026-03-20',
      note: 'Two pallets',
      quotes: [],
      declined: [],
      status: 'Requested',
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('shows a vendor what it sells itself, and nobody else who was asked', () => {
    spec.given(requested()).thenDocuments({
      [buyer]: {},
      [v1]: { side: 'vendor', vendorOrgIds: ['v-1'], lines: [{ lineId: 'l1' }] },
      [v2]: { side: 'vendor', vendorOrgIds: ['v-2'], lines: [{ lineId: 'l2' }] },
    });
  });

  it('is quoted with a vendor’s quote, which the other vendor never sees', () => {
    const after = spec.given(requested(), offered());
    const quote = {
      id: 'q-1',
      number: 'R26-7-1',
      vendorName: 'Harrow',
      round: 1,
      lines: [quotedLine],
      status: 'Open',
      offeredAt: offered().data.occurredAt,
      settledAt: null,
      purchaseId: null,
    };
    after.thenMatches(buyer, { status: 'Quoted', quotes: [quote], revision: 1 });
    after.thenMatches(v1, { status: 'Quoted', quotes: [quote] });
    after.thenMatches(v2, { status: 'Requested', quotes: [], revision: 0 });
  });

  it('holds a vendor to its latest quote, and each vendor to its own', () => {
    spec
      .given(
        requested(),
        offered(),
        offered({ ...other, quoteId: 'q-2' }),
        offered({ quoteId: 'q-3', round: 2, occurredAt: '2026-03-03T09:00:00.000Z' }),
      )
      .thenMatches(buyer, {
        quotes: [
          { id: 'q-1', status: 'Superseded', settledAt: '2026-03-03T09:00:00.000Z' },
          { id: 'q-2', status: 'Open' },
          { id: 'q-3', status: 'Open', round: 2 },
        ],
      });
  });

  it('is closed for a vendor who does not quote, and open for the buyer until all have answered', () => {
    const one = spec.given(requested(), requestDeclined());
    one.thenMatches(v1, { status: 'Closed', declined: [{ reason: 'Not in stock' }] });
    one.thenMatches(buyer, { status: 'Requested', declined: [{ vendorOrgId: 'v-1' }] });
    spec
      .given(requested(), requestDeclined(), requestDeclined(other))
      .thenMatches(buyer, { status: 'Closed' });
  });

  it('is quoted after all by a vendor who had declined, and not by one who withdraws its quote', () => {
    spec
      .given(requested(), requestDeclined(), offered())
      .thenMatches(buyer, { status: 'Quoted', declined: [], quotes: [{ status: 'Open' }] });
    const withdrawn = spec.given(requested(), offered(), requestDeclined());
    withdrawn.thenMatches(v1, {
      status: 'Closed',
      quotes: [{ status: 'Superseded' }],
      declined: [{ vendorOrgId: 'v-1' }],
    });
    withdrawn.thenMatches(buyer, { status: 'Requested' });
  });

  it('names every purchase of a quote that is ordered in parts', () => {
    const { purchase } = accepted().data;
    const next = { purchase: { ...purchase, purchaseId: 'pu-2' }, lineIds: ['l9'] };
    spec
      .given(requested(), offered(), accepted({ lineIds: ['l1'] }), accepted(next))
      .thenMatches(buyer, {
        quotes: [
          {
            purchaseId: 'pu-1',
            acceptances: [
              { purchaseId: 'pu-1', lineIds: ['l1'] },
              { purchaseId: 'pu-2', lineIds: ['l9'] },
            ],
          },
        ],
      });
  });

  it('is accepted with one quote for good, and names the purchase that was placed', () => {
    const both = [requested(), offered(), offered({ ...other, quoteId: 'q-2' }), accepted()];
    const after = spec.given(...both);
    after.thenMatches(buyer, {
      status: 'Accepted',
      quotes: [
        {
          status: 'Accepted',
          purchaseId: 'pu-1',
          acceptances: [{ purchaseId: 'pu-1', at: accepted().data.occurredAt }],
          settledAt: accepted().data.occurredAt,
        },
        { id: 'q-2', status: 'Open', purchaseId: null, acceptances: [] },
      ],
    });
    after.thenMatches(v1, { status: 'Accepted' });
    after.thenMatches(v2, { status: 'Quoted' });
    spec
      .given(...both, expired({ ...other, quoteId: 'q-2' }))
      .thenMatches(buyer, { status: 'Accepted', quotes: [{}, { status: 'Expired' }] });
  });

  it('shows what nobody lists to each vendor who is asked for it, and to none of them who the others are', () => {
    const described = {
      lineId: 'l3',
      productId: null,
      vendorOrgId: null,
      sku: null,
      name: 'Hinge after drawing 4711',
      quantity: 40,
      note: null,
      vendorOrgIds: ['v-1', 'v-2'],
      unit: 'EA',
    };
    const equivalent = { ...requestedLine('l4', 'v-1'), vendorOrgIds: ['v-2'] };
    const lines = [described, equivalent];
    spec.given(requested({ lines })).thenDocuments({
      [buyer]: { lines },
      [v1]: { lines: [{ ...described, vendorOrgIds: ['v-1'] }] },
      [v2]: { lines: [{ ...described, vendorOrgIds: ['v-2'] }, equivalent] },
    });
  });

  it('has for each vendor a revision that others do not raise', () => {
    const after = spec.given(requested(), offered({ ...other, quoteId: 'q-2' }), offered());
    after.thenMatches(buyer, { revision: 2 });
    after.thenMatches(v1, { revision: 1, quotes: [{ id: 'q-1' }] });
    after.thenMatches(v2, { revision: 1, quotes: [{ id: 'q-2' }] });
  });

  it('is accepted line by line of several vendors, each of whom sees its own part', () => {
    const after = spec.given(
      requested(),
      offered(),
      offered({ ...other, quoteId: 'q-2' }),
      together(),
    );
    const mine = { status: 'Accepted', acceptances: [{ purchaseId: 'pu-1', lineIds: ['l1'] }] };
    const theirs = { status: 'Accepted', acceptances: [{ purchaseId: 'pu-1', lineIds: ['l2'] }] };
    after.thenMatches(buyer, { status: 'Accepted', quotes: [mine, theirs] });
    after.thenMatches(v1, { status: 'Accepted', quotes: [mine] });
    after.thenMatches(v2, { status: 'Accepted', quotes: [theirs] });
  });

  it('is closed once every quote was declined or has expired, or open where a vendor may still answer', () => {
    spec.given(requested(), offered(), declined()).thenMatches(buyer, {
      status: 'Requested',
      quotes: [{ status: 'Declined', reason: 'Too dear', purchaseId: null }],
    });
    const closed = spec.given(
      requested(),
      offered(),
      offered({ ...other, quoteId: 'q-2' }),
      declined({ reason: null }),
      expired({ ...other, quoteId: 'q-2', occurredAt: '2026-03-16T17:00:00.001Z' }),
    );
    closed.thenMatches(buyer, {
      status: 'Closed',
      quotes: [
        { status: 'Declined', reason: null },
        { status: 'Expired', settledAt: '2026-03-16T17:00:00.001Z' },
      ],
    });
    closed.thenMatches(v2, { status: 'Closed', quotes: [{ id: 'q-2' }] });
  });

  it('is not made up where the request is unknown', () => {
    spec.given(offered(), accepted(), requestDeclined()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
