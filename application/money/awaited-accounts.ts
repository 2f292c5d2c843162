import { DAY_MS } from '../../domain/shared/time/days.js';
import { payouts } from '../../projections/money/payouts.js';
import { ReadModelOutdated, type Documents } from '../ports/documents.js';

/** A bank may return a payout that was paid for some days (docs.stripe.com/payouts). */
const PAID_MS = 10 * DAY_MS;
const PAGE = 500;

/**
 * Vendors' accounts at the gateway that news are awaited of: of payouts that are on their way, or
 * were paid so lately that a bank may still return them.
 *
 * @param nowMs Milliseconds since 1970
 */
export async function awaitedAccounts(
  documents: Documents,
  nowMs: number,
): Promise<readonly string[]> {
  const accounts = new Set<string>();
  const find = async (status: string, from: string | null): Promise<void> => {
    for (let offset = 0; ; offset += PAGE) {
      const { documents: page } = await documents.find(payouts, {
        filter: { status, ...(from !== null && { requestedAt: { from } }) },
        sort: [{ field: 'requestedAt', descending: false }],
        limit: PAGE,
        offset,
        after: null,
      });
      for (const { document } of page)
        if (document.kind === 'payout') accounts.add(document.gatewayAccount);
      if (page.length < PAGE) return;
    }
  };
  try {
    await find('Sent', null);
    await find('Paid', new Date(nowMs - PAID_MS).toISOString());
  } catch (error) {
    // after an upgrade it is being built anew: they are asked for in a minute
    if (!(error instanceof ReadModelOutdated)) throw error;
  }
  return [...accounts];
}
