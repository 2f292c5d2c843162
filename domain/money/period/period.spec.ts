import { specify } from '../../shared/decider/decider-spec.js';
import type { PeriodCheck, PeriodEvent } from './period.events.js';
import { period, type PeriodCommand } from './period.js';

const month = '2026-03';
const at = '2026-04-02T09:00:00.000Z';
const spec = specify(period);
const check = (name: PeriodCheck['check'], isDone: boolean): PeriodCheck => ({
  check: name,
  isDone,
  blocks: name === 'reconciled' || name === 'findings' || name === 'custody',
  count: isDone ? 0 : 1,
  amounts: [],
});
const done = [check('reconciled', true), check('suspense', true)];

const close = (
  by: string,
  more: Partial<Extract<PeriodCommand, { type: 'ProposeClosing' }>> = {},
) =>
  ({
    type: 'ProposeClosing',
    at,
    month,
    by,
    checks: done,
    note: null,
    isAfterOpen: false,
    ...more,
  }) as const;
const confirm = (
  by: string,
  more: Partial<Extract<PeriodCommand, { type: 'ConfirmPeriod' }>> = {},
) =>
  ({
    type: 'ConfirmPeriod',
    at,
    month,
    by,
    checks: done,
    balances: [{ account: 'gateway', currency: 'GBP', debit: 500, credit: 200 }],
    isAfterOpen: false,
    isBeforeClosed: false,
    ...more,
  }) as const;
const proposed: PeriodEvent = {
  type: 'PeriodCloseProposed',
  data: { month, checks: done, note: null, proposedBy: 'ann', occurredAt: at },
};
const closed: PeriodEvent = {
  type: 'PeriodClosed',
  data: {
    month,
    checks: done,
    balances: [],
    note: null,
    proposedBy: 'ann',
    closedBy: 'bob',
    occurredAt: at,
  },
};

describe('a month', () => {
  it('is closed by one person and confirmed by another, with its balances as they were then', () => {
    spec.given().when(close('ann')).then([proposed]);
    spec.given(proposed).when(confirm('ann')).thenFails('period/own-proposal');
    spec
      .given(proposed)
      .when(confirm('bob'))
      .then([
        {
          type: 'PeriodClosed',
          data: {
            month,
            checks: done,
            balances: [{ account: 'gateway', currency: 'GBP', debit: 500, credit: 200 }],
            note: null,
            proposedBy: 'ann',
            closedBy: 'bob',
            occurredAt: at,
          },
        },
      ]);
    spec.given().when(confirm('bob')).thenFails('period/no-proposal');
    spec.given(proposed, closed).when(close('ann')).thenNothing();
  });

  it('is not closed before it is over, nor before the one before it', () => {
    spec
      .given()
      .when(close('ann', { at: '2026-03-31T23:59:59.000Z' }))
      .thenFails('period/not-over');
    spec
      .given()
      .when(close('ann', { at: '2026-04-01T00:00:00.000Z' }))
      .thenTypes('PeriodCloseProposed');
    spec
      .given()
      .when(close('ann', { isAfterOpen: true }))
      .thenFails('period/earlier-open');
  });

  it('is not closed while what blocks is open, also where that has come between the two', () => {
    const checks = [check('findings', false), check('suspense', true)];
    spec
      .given()
      .when(close('ann', { checks, note: 'later' }))
      .thenFails('period/not-ready', { message: /does not agree/ });
    spec.given(proposed).when(confirm('bob', { checks })).thenFails('period/not-ready');
  });

  it('may be closed with what is explained', () => {
    const checks = [check('reconciled', true), check('suspense', false)];
    spec.given().when(close('ann', { checks })).thenFails('text/required', { field: 'note' });
    spec
      .given()
      .when(close('ann', { checks, note: 'the gateway answers next week' }))
      .thenTypes('PeriodCloseProposed');
  });

  it('is opened again by two people, the last one first', () => {
    const reopen = (isBeforeClosed: boolean) =>
      ({
        type: 'ProposeReopening',
        at,
        month,
        by: 'ann',
        reason: 'an invoice was missing',
        isBeforeClosed,
      }) as const;
    spec.given().when(reopen(false)).thenFails('period/open');
    spec.given(proposed, closed).when(reopen(true)).thenFails('period/later-closed');
    const asked = period.decide(
      reopen(false),
      [proposed, closed].reduce(period.evolve, period.initial),
    );
    spec
      .given(proposed, closed, ...asked)
      .when(confirm('ann'))
      .thenFails('period/own-proposal');
    spec
      .given(proposed, closed, ...asked)
      .when(confirm('bob'))
      .thenTypes('PeriodReopened');
    spec
      .given(proposed, closed, ...asked)
      .when({ type: 'DeclinePeriod', at, month, by: 'bob', reason: 'no need' })
      .thenTypes('PeriodProposalDeclined');
  });
});
