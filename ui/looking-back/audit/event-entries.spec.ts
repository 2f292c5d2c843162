import { entriesIn, shownEntry } from './event-entries';

const entry = {
  book: 'operator',
  currency: 'GBP',
  valueDate: '2026-03-02',
  postings: [
    { account: 'gateway', of: null, side: 'debit' as const, amount: 12_000 },
    {
      account: 'orderFunds',
      of: '0190b1f0-0000-7000-8000-000000000061',
      side: 'credit' as const,
      amount: 12_000,
    },
  ],
  gatewayTransactions: ['txn_1'],
};

describe('the entries of an event', () => {
  it('are its postings by the names of their accounts, debit left and credit right', () => {
    document.documentElement.lang = 'en-GB';
    const shown = shownEntry(entry);
    expect(shown.book).toBe('Marketplace ledger');
    expect(shown.transactions).toBe('txn_1');
    expect(shown.lines.map((l) => [l.account, l.debit, l.credit])).toEqual([
      ['At the gateway', '120.00 GBP', ''],
      ['Order funds held', '', '120.00 GBP'],
    ]);
  });
  it('are none of an event that posts nothing', () => {
    expect(entriesIn({ reason: 'x' })).toEqual([]);
    expect(entriesIn(null)).toEqual([]);
    expect(entriesIn({ entries: [entry] })).toEqual([entry]);
  });
});
