import type { ProcessCommand } from '../shared/process/process.js';
import { quoting, type QuotingState } from './quoting.process.js';

type AnyEvent = Parameters<typeof quoting.react>[1];
const event = (type: string, data: object): AnyEvent =>
  ({
    type,
    data: { rfqId: 'r', occurredAt: '2026-03-02T09:00:00.000Z', ...data },
    metadata: {},
  }) as unknown as AnyEvent;
const offered = (quoteId: string, vendorOrgId = 'v', validUntil = '2026-03-16T17:00:00.000Z') =>
  event('QuoteOffered', { quoteId, vendorOrgId, validUntil });
const purchase = { purchaseId: 'pu', occurredAt: '2026-03-03T09:00:00.000Z' };

function run(...events: AnyEvent[]): {
  state: QuotingState | null;
  commands: readonly ProcessCommand[];
} {
  let state: QuotingState | null = null;
  let commands: readonly ProcessCommand[] = [];
  for (const e of events) ({ state, commands } = quoting.react(state, e));
  return { state, commands };
}

describe('the quoting process', () => {
  it('lets a quote expire one moment after its validity, unless something else came first', () => {
    const deadlines = quoting.deadlines(run(offered('q1')).state!);
    expect(deadlines).toEqual([
      {
        name: 'expire:q1',
        at: '2026-03-16T17:00:00.001Z',
        command: {
          category: 'rfq',
          id: 'r',
          command: {
            type: 'ExpireQuote',
            at: '2026-03-16T17:00:00.001Z',
            rfqId: 'r',
            quoteId: 'q1',
          },
          onRefusal: 'ignore',
        },
      },
    ]);
    for (const ended of ['QuoteDeclined', 'QuoteExpired'])
      expect(
        run(offered('q1'), event(ended, { quoteId: 'q1', vendorOrgId: 'v' })).state,
      ).toBeNull();
    expect(
      run(offered('q1'), event('QuoteRequestDeclined', { vendorOrgId: 'v' })).state,
    ).toBeNull();
  });

  it("watches a vendor's latest quote, and each vendor's", () => {
    expect(
      run(offered('q1'), offered('q2'), offered('q3', 'w')).state!.open.map((q) => q.quoteId),
    ).toEqual(['q2', 'q3']);
  });

  it('places what was frozen with the acceptance, once the quote is accepted', () => {
    const { state, commands } = run(
      offered('q1'),
      offered('q2', 'w'),
      event('QuoteAccepted', { quoteId: 'q1', vendorOrgId: 'v', purchase }),
    );
    expect(commands).toEqual([
      {
        category: 'purchase',
        id: 'pu',
        command: { type: 'PlaceQuotedPurchase', at: purchase.occurredAt, purchase },
        creates: true,
        onRefusal: 'park',
      },
    ]);
    expect(state!.open.map((q) => q.quoteId)).toEqual(['q2']);
  });
});
