import type { Period } from '../../api/models/period';
import type { Status } from '../../terms/statuses';

type Check = Period['checks'][number]['check'];

/** `2026-03` as people say it. */
export const monthText = (month: string): string =>
  new Intl.DateTimeFormat($localize.locale ?? 'en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00.000Z`));

export function monthStatus({ status }: Pick<Period, 'status'>): Status {
  switch (status) {
    case 'Open':
      return { tone: 'neutral', label: $localize`Open` };
    case 'CloseProposed':
      return { tone: 'going', label: $localize`Closing waits for a second person` };
    case 'Closed':
      return { tone: 'done', label: $localize`Closed` };
    case 'ReopenProposed':
      return { tone: 'going', label: $localize`Opening again waits for a second person` };
  }
}

/** What is looked at before a month is closed. */
export function checkTitle(check: Check): string {
  switch (check) {
    case 'reconciled':
      return $localize`Each day was compared with the gateway`;
    case 'findings':
      return $localize`What did not agree is settled`;
    case 'custody':
      return $localize`What is at the gateway covers what is owed to buyers and vendors`;
    case 'clearing':
      return $localize`Clearing is at zero`;
    case 'suspense':
      return $localize`Suspense is at zero`;
    case 'capturedNotShipped':
      return $localize`Nothing is paid for and not shipped`;
    case 'deliveredNotReleased':
      return $localize`Nothing is delivered and not credited to its vendor`;
    case 'negativeVendors':
      return $localize`No vendor owes the marketplace`;
  }
}

/** What to do where it is open, and where. */
export function checkHelp(check: Check): {
  readonly text: string;
  readonly link: string;
  readonly query?: Record<string, string>;
} {
  switch (check) {
    case 'reconciled':
      return {
        text: $localize`Days that are missing are compared by themselves; have them compared by hand if the gateway was away.`,
        link: '/money/reconciliation',
      };
    case 'findings':
      return {
        text: $localize`Settle each finding: one person proposes, another confirms.`,
        link: '/money/reconciliation',
      };
    case 'custody':
      return {
        text: $localize`Money of others is missing at the gateway. Add to the balance there before the month is closed.`,
        link: '/money/trial-balance',
      };
    case 'clearing':
      return {
        text: $localize`Something is on its way between a payment and a vendor’s account. It comes to zero by itself; if it stays, look at Operations.`,
        link: '/money/ledger',
        query: { account: 'clearing', open: 'true' },
      };
    case 'suspense':
      return {
        text: $localize`Nobody could explain this yet. Say in the note why it may stay.`,
        link: '/money/ledger',
        query: { account: 'suspense' },
      };
    case 'capturedNotShipped':
      return {
        text: $localize`Buyers have paid and nothing has left. Ask the vendors, or refund.`,
        link: '/orders',
        query: { status: 'Confirmed' },
      };
    case 'deliveredNotReleased':
      return {
        text: $localize`Complete these orders, or say in the note why their money is held.`,
        link: '/orders',
        query: { status: 'Delivered' },
      };
    case 'negativeVendors':
      return {
        text: $localize`More was given back to buyers than these vendors have earned since. The next earnings make up for it.`,
        link: '/money/ledger',
        query: { account: 'vendorAvailable', open: 'true' },
      };
  }
}
