import type {
  GatewayEntry,
  GatewayReference,
} from '../../../projections/money/gateway-postings.js';
import type { BalanceTransaction } from '../../ports/payment-gateway.js';
import { Matching } from './matching.js';

const day = '2026-03-05';
const nowMs = Date.parse('2026-03-06T00:20:00.000Z');

const moved = (id: string, more: Partial<BalanceTransaction> = {}): BalanceTransaction => ({
  id,
  kind: 'payment',
  category: 'charge',
  amount: 12_000,
  fee: 200,
  net: 11_800,
  currency: 'GBP',
  source: 'pi_1',
  createdAt: '2026-03-05T10:00:00.000Z',
  availableOn: '2026-03-07',
  ...more,
});

const entry = (entryId: string, references: readonly string[], signed: number): GatewayEntry => ({
  kind: 'entry',
  entryId,
  currency: 'GBP',
  valueDate: day,
  signed,
  eventId: 'e',
  eventType: 'PaymentCaptured',
  stream: 'payment-1',
  position: 7,
  references,
  referenceCount: references.length,
  unreferenced: references.length === 0 ? 1 : 0,
});

const carriedBy = (transaction: string, ...entries: GatewayEntry[]): GatewayReference => ({
  kind: 'reference',
  transaction,
  carriedBy: entries.map(({ references, ...of }) => ({ ...of, isAlone: references.length === 1 })),
});

describe('movements of the gateway, compared with the books', () => {
  let matching: Matching;
  beforeEach(() => (matching = new Matching(day, nowMs)));
  const found = () => matching.findings.map(({ kind, difference }) => [kind, difference]);

  it('agree where exactly one entry carries the amount', () => {
    matching.take(moved('t1'), carriedBy('t1', entry('1-0', ['t1'], 11_800)));
    expect([matching.carried, found(), matching.referencesSeen]).toEqual([1, [], 1]);
  });

  it('are a finding where no entry carries them, another amount, or two entries do', () => {
    matching.take(moved('t1'), null);
    matching.take(moved('t2'), carriedBy('t2', entry('2-0', ['t2'], 12_000)));
    const twice = [entry('3-0', ['t3'], 11_800), entry('4-0', ['t3'], 11_800)];
    matching.take(moved('t3'), carriedBy('t3', ...twice));
    matching.take(
      moved('t4'),
      carriedBy('t4', { ...entry('5-0', ['t4'], 11_800), currency: 'EUR' }),
    );
    expect(found()).toEqual([
      ['NoEntry', 11_800],
      ['OtherAmount', -200],
      ['CarriedTwice', -11_800],
      ['OtherAmount', 11_800],
    ]);
    expect(matching.carried).toBe(0);
  });

  it('that the gateway makes by itself have their place in the books', () => {
    matching.take(moved('t1', { kind: 'gatewayCharge', net: -150 }), null);
    matching.take(moved('t2', { kind: 'topUp', net: 900 }), null);
    matching.take(moved('t3', { kind: 'reserve', net: -40 }), null);
    // who takes money out may take others’
    matching.take(moved('t4', { kind: 'ownPayout', net: -5_000 }), null);
    expect(matching.bookable.map(({ account, net }) => [account, net])).toEqual([
      ['gatewayFees', -150],
      ['ownBank', 900],
      ['gatewayReserved', -40],
    ]);
    expect(found()).toEqual([['NoEntry', -5_000]]);
  });

  it('that were made a moment ago are under way, but for what nobody has asked for', () => {
    const createdAt = '2026-03-06T00:15:00.000Z';
    matching.take(moved('t1', { createdAt }), null);
    matching.take(moved('t2', { createdAt, kind: 'other' }), null);
    expect([matching.underWay, found()]).toEqual([1, [['NoEntry', 11_800]]]);
  });

  it('of one entry are added up, also where one of them was made on another day', () => {
    const whole = entry('1-0', ['t1', 't2'], 7_000);
    matching.take(moved('t1', { net: 11_800 }), carriedBy('t1', whole));
    expect(matching.incomplete).toHaveLength(1);
    matching.take(moved('t2', { net: -4_800 }), carriedBy('t2', whole));
    expect([matching.carried, matching.incomplete, found()]).toEqual([2, [], []]);

    const apart = entry('2-0', ['t3', 't4'], 7_000);
    matching.take(moved('t3', { net: 11_800 }), carriedBy('t3', apart));
    matching.complete('2-0', [moved('t4', { net: -4_700 })]);
    expect(found()).toEqual([['OtherAmount', 100]]);
  });

  it('of the books that the gateway knows nothing of are a finding, and those of another day are not', () => {
    matching.takeElsewhere(entry('1-0', ['t1'], 11_800), moved('t1'));
    matching.takeElsewhere(entry('2-0', ['t2'], 11_800), null);
    const several = entry('3-0', ['t3', 't4'], 500);
    matching.takeElsewhere(several, null);
    matching.takeElsewhere(several, null);
    matching.settleElsewhere();
    expect(found()).toEqual([
      ['NoTransaction', -11_800],
      ['NoTransaction', -500],
    ]);
    expect(matching.onOtherDays.get('GBP')).toBe(-11_800);
  });

  it('are listed as findings up to two hundred: with more something larger is wrong', () => {
    for (let i = 0; i < 1_200; i++) matching.take(moved(`t${i}`), null);
    expect([matching.findings.length, matching.findingsLeftOut]).toEqual([200, 1_000]);
  });
});
