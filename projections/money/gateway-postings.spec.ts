import { builds } from '../../domain/event-builder-spec.js';
import { operatorEntry } from '../../domain/money/ledger/entry.js';
import { project } from '../projection-spec.js';
import { gatewayEntryKey, gatewayPostings, referenceKey } from './gateway-postings.js';
import { aPaidPurchase } from './paid-purchase-spec.js';

const entry = (references: readonly string[], net: number, at = '2026-03-05T09:00:00.000Z') =>
  operatorEntry(
    { currency: 'GBP', at, gatewayTransactions: references },
    { debit: [['gateway', null, net]], credit: [['suspense', null, net]] },
  );
const booked = (...entries: ReturnType<typeof entry>[]) =>
  builds('GatewayMovementsBooked', { day: '2026-03-05', entries })();

describe('entries by what the gateway calls the movements that they carry', () => {
  const spec = project(gatewayPostings, {
    because: 'an entry is named after the position of its event',
    orderMatters: true,
  });

  it('are found by day, with what they post to the account there', () => {
    spec
      .given(booked(entry(['t-1'], -150), entry(['t-2', 't-3'], 900)))
      .thenMatches(gatewayEntryKey('1-1'), {
        kind: 'entry',
        valueDate: '2026-03-05',
        signed: 900,
        references: ['t-2', 't-3'],
        referenceCount: 2,
        unreferenced: 0,
      });
  });

  it('are found by each movement, and say whether they carry others', () => {
    const { thenMatches } = spec.given(booked(entry(['t-1'], -150), entry(['t-2', 't-3'], 900)));
    thenMatches(referenceKey('t-1'), {
      carriedBy: [{ entryId: '1-0', signed: -150, isAlone: true }],
    });
    thenMatches(referenceKey('t-3'), {
      carriedBy: [{ entryId: '1-1', signed: 900, isAlone: false }],
    });
  });

  it('that carry the same movement are found together', () => {
    spec
      .given(booked(entry(['t-1'], 500)), booked(entry(['t-1'], 500)))
      .thenMatches(referenceKey('t-1'), { carriedBy: [{ entryId: '1-0' }, { entryId: '2-0' }] });
  });

  it('name a movement, or say that they should; what people correct was moved by nobody', () => {
    const { thenMatches } = spec.given(
      booked(entry([], -150)),
      builds('FindingResolved', {
        day: '2026-03-05',
        findingId: 'f-1',
        posts: 'suspense',
        reason: 'asked',
        proposedBy: 'ann',
        resolvedBy: 'bob',
        entries: [entry([], 150)],
      })(),
    );
    thenMatches(gatewayEntryKey('1-0'), { unreferenced: 1 });
    thenMatches(gatewayEntryKey('2-0'), { unreferenced: 0 });
  });

  it('of payments name what was captured; those that leave the balance alone are not here', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    const documents = [
      ...spec
        .given(...it.events)
        .documents()
        .values(),
    ];
    const entries = documents.filter((d) => d.kind === 'entry');
    expect(entries.map((e) => [e.eventType, e.unreferenced])).toEqual([['PaymentCaptured', 0]]);
  });
});
