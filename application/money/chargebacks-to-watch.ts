import { DAY_MS } from '../../domain/shared/time/days.js';
import { chargebacks } from '../../projections/money/chargebacks.js';
import type { Documents, Filter } from '../ports/documents.js';

/** How chargebacks stand, as whoever watches over a marketplace asks. */
export interface WatchedChargebacks {
  /** That no bank has decided, inquiries among them. */
  readonly open: number;
  /** Of these, what waits for an answer of ours. */
  readonly to_answer: number;
  readonly lost_30d: number;
  /** Until when the first is to be answered (ISO 8601); null: none is. */
  readonly answerBy: string | null;
}

const LOST_DAYS = 30;

/** Counted by indexes: a page of one each. */
export async function chargebacksToWatch(
  documents: Pick<Documents, 'find'>,
  now: number,
): Promise<WatchedChargebacks> {
  const look = async (filter: Filter, by: 'answerBy' | 'decidedAt' | 'openedAt') => {
    const { documents: found, total } = await documents.find(chargebacks, {
      filter: { side: 'operator', ...filter },
      sort: [{ field: by, descending: false, ...(by === 'openedAt' ? {} : { nullable: true }) }],
      limit: 1,
      after: null,
      count: true,
    });
    return { count: total ?? 0, first: found[0]?.document ?? null };
  };
  const since = new Date(now - LOST_DAYS * DAY_MS).toISOString();
  const [open, toAnswer, lost] = await Promise.all([
    look({ isOpen: true }, 'openedAt'),
    look({ answerBy: { from: '' } }, 'answerBy'),
    look({ status: 'Lost', decidedAt: { from: since } }, 'decidedAt'),
  ]);
  return {
    open: open.count,
    to_answer: toAnswer.count,
    lost_30d: lost.count,
    answerBy: toAnswer.first?.answerBy ?? null,
  };
}
