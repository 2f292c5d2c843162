import { period, requireMonth } from '../../domain/money/period/period.js';
import { useCase, type Services } from '../shared/use-case.js';
import {
  balancesAt,
  checksOf,
  firstPostedDay,
  lastDayOf,
  monthAfter,
  monthBefore,
} from './period-checks.js';

const isClosed = async (month: string, { pipeline }: Services): Promise<boolean> =>
  (await pipeline.load(period, month, true)).state.isClosed;

/** The month before has entries, and is not closed. */
async function isAfterOpen(month: string, services: Services): Promise<boolean> {
  const first = await firstPostedDay(services.documents);
  const before = monthBefore(month);
  return first !== null && first <= lastDayOf(before) && !(await isClosed(before, services));
}

export const proposeClosing = useCase({
  name: 'ProposeClosing',
  decider: period,
  permission: 'marketplace.operate',
  prepare: async (
    { month, note }: { month: string; note: string | null },
    { caller, meta, services },
  ) => {
    requireMonth(month);
    return {
      id: month,
      command: {
        type: 'ProposeClosing',
        at: meta.at,
        month,
        by: caller.person.id,
        checks: await checksOf(month, services),
        note,
        isAfterOpen: await isAfterOpen(month, services),
      },
    };
  },
});

export const proposeReopening = useCase({
  name: 'ProposeReopening',
  decider: period,
  permission: 'marketplace.operate',
  prepare: async (
    { month, reason }: { month: string; reason: string },
    { caller, meta, services },
  ) => {
    requireMonth(month);
    return {
      id: month,
      command: {
        type: 'ProposeReopening',
        at: meta.at,
        month,
        by: caller.person.id,
        reason,
        isBeforeClosed: await isClosed(monthAfter(month), services),
      },
    };
  },
});

/** Another person than the one who has proposed it. */
export const confirmPeriod = useCase({
  name: 'ConfirmPeriod',
  decider: period,
  permission: 'marketplace.operate',
  prepare: async ({ month }: { month: string }, { caller, meta, services }) => {
    requireMonth(month);
    return {
      id: month,
      command: {
        type: 'ConfirmPeriod',
        at: meta.at,
        month,
        by: caller.person.id,
        checks: await checksOf(month, services),
        balances: await balancesAt(lastDayOf(month), services),
        isAfterOpen: await isAfterOpen(month, services),
        isBeforeClosed: await isClosed(monthAfter(month), services),
      },
    };
  },
});

export const declinePeriod = useCase({
  name: 'DeclinePeriod',
  decider: period,
  permission: 'marketplace.operate',
  prepare: ({ month, reason }: { month: string; reason: string }, { caller, meta }) => {
    requireMonth(month);
    const by = caller.person.id;
    return { id: month, command: { type: 'DeclinePeriod', at: meta.at, month, by, reason } };
  },
});
