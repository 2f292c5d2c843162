import { specify } from '../../shared/decider/decider-spec.js';
import type { Finding, ReconciliationEvent } from './reconciliation.events.js';
import { reconciliation, type ReconciliationCommand } from './reconciliation.js';

const day = '2026-03-05';
const at = '2026-03-06T00:20:00.000Z';
const spec = specify(reconciliation);

const asked: ReconciliationEvent = {
  type: 'ReconciliationRequested',
  data: { day, requestId: 'r-1', requestedBy: null, occurredAt: at },
};
const finding: Finding = {
  findingId: 'f-1',
  kind: 'NoEntry',
  currency: 'GBP',
  difference: -200,
  transaction: {
    id: 'txn_1',
    kind: 'other',
    category: 'other_adjustment',
    source: null,
    net: -200,
    createdAt: '2026-03-05T14:00:00.000Z',
  },
  entry: null,
};
const figures = {
  gateway: 'simulated',
  isWhole: true,
  counts: { transactions: 1, carried: 0, underWay: 0, references: 0, findingsLeftOut: 0 },
  totals: [],
  balances: [],
};
const record = (requestId: string, findings: readonly Finding[]): ReconciliationCommand => ({
  type: 'RecordReconciliation',
  at,
  day,
  requestId,
  ...figures,
  findings,
});
const run = (requestId: string): ReconciliationEvent => ({
  type: 'ReconciliationRun',
  data: { day, requestId, ...figures, opened: 0, requestedBy: null, occurredAt: at },
});
const opened: ReconciliationEvent = {
  type: 'FindingOpened',
  data: { day, ...finding, occurredAt: at },
};
const proposed = (posts: 'suspense' | null): ReconciliationEvent => ({
  type: 'FindingProposed',
  data: { day, findingId: 'f-1', posts, reason: 'asked', proposedBy: 'ann', occurredAt: at },
});
const resolve = (by: string): ReconciliationCommand => ({
  type: 'ResolveFinding',
  at,
  day,
  findingId: 'f-1',
  by,
});

describe('a day that is reconciled', () => {
  it('is asked for once by schedule, whoever asks, and again where something is open', () => {
    const ask = (requestId: string, again: boolean): ReconciliationCommand => ({
      type: 'RequestReconciliation',
      at,
      day,
      requestId,
      by: null,
      again,
    });
    spec.given().when(ask('r-1', false)).then([asked]);
    spec.given(asked).when(ask('r-2', true)).thenNothing();
    spec.given(asked, run('r-1')).when(ask('r-2', false)).thenNothing();
    spec.given(asked, run('r-1')).when(ask('r-2', true)).thenTypes('ReconciliationRequested');
    spec.given(asked, run('r-1')).when(ask('r-1', true)).thenNothing();
  });

  it('is asked for anew by people where nobody has done it for an hour', () => {
    const ask = (minutes: number): ReconciliationCommand => ({
      type: 'RequestReconciliation',
      at: new Date(Date.parse(at) + minutes * 60_000).toISOString(),
      day,
      requestId: 'r-2',
      by: 'ann',
      again: true,
    });
    spec.given(asked).when(ask(59)).thenNothing();
    spec.given(asked).when(ask(60)).thenTypes('ReconciliationRequested');
  });

  it('opens each finding once, and clears what is not found any more', () => {
    spec
      .given(asked)
      .when(record('r-1', [finding]))
      .thenTypes('ReconciliationRun', 'FindingOpened');
    spec
      .given(asked, run('r-1'), opened)
      .when(record('r-2', [finding]))
      .thenTypes('ReconciliationRun');
    spec
      .given(asked, run('r-1'), opened)
      .when(record('r-2', []))
      .thenTypes('ReconciliationRun', 'FindingCleared');
    spec
      .given(asked, run('r-1'), opened)
      .when(record('r-1', [finding]))
      .thenNothing();
  });

  it('books what the gateway has charged, once, on the day on which it did', () => {
    const book: ReconciliationCommand = {
      type: 'BookGatewayMovements',
      at,
      day,
      bookOn: day,
      movements: [
        { transaction: 'txn_2', account: 'gatewayFees', currency: 'GBP', net: -150 },
        { transaction: 'txn_3', account: 'ownBank', currency: 'GBP', net: 900 },
      ],
    };
    const events = reconciliation.decide(book, reconciliation.initial);
    expect(events).toMatchObject([
      {
        type: 'GatewayMovementsBooked',
        data: {
          entries: [
            {
              valueDate: day,
              gatewayTransactions: ['txn_2'],
              postings: [
                { account: 'gateway', side: 'credit', amount: 150 },
                { account: 'gatewayFees', side: 'debit', amount: 150 },
              ],
            },
            {
              gatewayTransactions: ['txn_3'],
              postings: [
                { account: 'gateway', side: 'debit', amount: 900 },
                { account: 'ownBank', side: 'credit', amount: 900 },
              ],
            },
          ],
        },
      },
    ]);
    spec
      .given(...events)
      .when(book)
      .thenNothing();
  });
});

describe('what does not agree', () => {
  it('is settled by two people: the second posts it, carried by the books from then on', () => {
    spec.given(opened).when(resolve('bob')).thenFails('reconciliation/no-proposal');
    spec
      .given(opened, proposed('suspense'))
      .when(resolve('ann'))
      .thenFails('reconciliation/own-proposal');
    spec
      .given(opened, proposed('suspense'))
      .when(resolve('bob'))
      .then([
        {
          type: 'FindingResolved',
          data: {
            day,
            findingId: 'f-1',
            posts: 'suspense',
            reason: 'asked',
            proposedBy: 'ann',
            resolvedBy: 'bob',
            entries: [
              {
                book: 'operator',
                currency: 'GBP',
                valueDate: '2026-03-06',
                postings: [
                  { account: 'gateway', of: null, side: 'credit', amount: 200 },
                  { account: 'suspense', of: null, side: 'debit', amount: 200 },
                ],
                gatewayTransactions: ['txn_1'],
              },
            ],
            occurredAt: at,
          },
        },
      ]);
  });

  it('can be explained without posting anything', () => {
    const events = reconciliation.decide(
      resolve('bob'),
      [opened, proposed(null)].reduce(reconciliation.evolve, reconciliation.initial),
    );
    expect(events).toMatchObject([{ type: 'FindingResolved', data: { entries: [] } }]);
  });

  it('is open again where a proposal is declined, and stays settled once it is', () => {
    const decline: ReconciliationCommand = {
      type: 'DeclineFindingProposal',
      at,
      day,
      findingId: 'f-1',
      reason: 'it is a fee',
      by: 'bob',
    };
    spec.given(opened, proposed('suspense')).when(decline).thenTypes('FindingProposalDeclined');
    const declined = reconciliation.decide(
      decline,
      [opened, proposed('suspense')].reduce(reconciliation.evolve, reconciliation.initial),
    );
    spec
      .given(opened, proposed('suspense'), ...declined)
      .when(resolve('bob'))
      .thenFails('reconciliation/no-proposal');
    const settled = reconciliation.decide(
      resolve('bob'),
      [opened, proposed('suspense')].reduce(reconciliation.evolve, reconciliation.initial),
    );
    spec
      .given(opened, proposed('suspense'), ...settled)
      .when(resolve('bob'))
      .thenNothing();
    spec
      .given(opened, proposed('suspense'), ...settled)
      .when({
        type: 'ProposeFinding',
        at,
        day,
        findingId: 'f-1',
        posts: null,
        reason: 'no',
        by: 'bob',
      })
      .thenFails('reconciliation/stays');
  });

  it('moves on from suspense when somebody knows what it was, by two people again', () => {
    const propose = (posts: 'suspense' | 'gatewayFees' | null, by = 'bob') =>
      ({ type: 'ProposeFinding', at, day, findingId: 'f-1', posts, reason: 'a fee', by }) as const;
    const settled: ReconciliationEvent = {
      type: 'FindingResolved',
      data: {
        day,
        findingId: 'f-1',
        posts: 'suspense',
        reason: 'asked',
        proposedBy: 'ann',
        resolvedBy: 'bob',
        entries: [],
        occurredAt: at,
      },
    };
    const before = [opened, proposed('suspense'), settled];
    for (const posts of ['suspense', null] as const)
      spec
        .given(...before)
        .when(propose(posts))
        .thenFails('reconciliation/stays', { field: 'posts' });
    const moved: ReconciliationEvent = {
      type: 'FindingProposed',
      data: {
        day,
        findingId: 'f-1',
        posts: 'gatewayFees',
        reason: 'a fee',
        proposedBy: 'bob',
        occurredAt: at,
      },
    };
    spec
      .given(...before)
      .when(propose('gatewayFees'))
      .then([moved]);
    spec
      .given(...before, moved)
      .when(resolve('bob'))
      .thenFails('reconciliation/own-proposal');
    const events = reconciliation.decide(
      resolve('ann'),
      [...before, moved].reduce(reconciliation.evolve, reconciliation.initial),
    );
    expect(events).toMatchObject([
      {
        type: 'FindingResolved',
        data: {
          posts: 'gatewayFees',
          entries: [
            {
              postings: [
                { account: 'suspense', side: 'credit', amount: 200 },
                { account: 'gatewayFees', side: 'debit', amount: 200 },
              ],
            },
          ],
        },
      },
    ]);
    // it is settled for good then, and a run does not clear what waits to be moved
    spec
      .given(...before, moved, ...events)
      .when(propose('gatewayFees'))
      .thenFails('reconciliation/settled');
    spec
      .given(...before, moved)
      .when(record('r-9', []))
      .thenTypes('ReconciliationRun');
  });

  it('posts nothing where only the balance differs: no movement is behind it', () => {
    spec
      .given({
        ...opened,
        data: { day, ...finding, kind: 'OtherBalance', transaction: null, occurredAt: at },
      } as ReconciliationEvent)
      .when({
        type: 'ProposeFinding',
        at,
        day,
        findingId: 'f-1',
        posts: 'suspense',
        reason: 'asked',
        by: 'ann',
      })
      .thenFails('reconciliation/nothing-to-post', { field: 'posts' });
  });
});
