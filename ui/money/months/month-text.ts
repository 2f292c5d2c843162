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
      return { tone: 'going', label: $localize`Close awaiting second approval` };
    case 'Closed':
      return { tone: 'done', label: $localize`Closed` };
    case 'ReopenProposed':
      return { tone: 'going', label: $localize`Reopening awaiting second approval` };
  }
}

/** What is looked at before a month is closed. */
export function checkTitle(check: Check): string {
  switch (check) {
    case 'reconciled':
      return $localize`Every day reconciled with the gateway`;
    case 'findings':
      return $localize`All differences resolved`;
    case 'custody':
      return $localize`Gateway balance covers buyer and vendor funds`;
    case 'clearing':
      return $localize`Clearing account at zero`;
    case 'suspense':
      return $localize`Suspense account at zero`;
    case 'capturedNotShipped':
      return $localize`No paid orders unshipped`;
    case 'deliveredNotReleased':
      return $localize`No delivered orders uncredited`;
    case 'negativeVendors':
      return $localize`No vendor has a negative balance`;
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
        text: $localize`Missing days are reconciled automatically. Start them manually if the gateway was unavailable.`,
        link: '/money/reconciliation',
      };
    case 'findings':
      return {
        text: $localize`Resolve each difference: one person proposes, another confirms.`,
        link: '/money/reconciliation',
      };
    case 'custody':
      return {
        text: $localize`Buyer and vendor funds at the gateway are short. Top up the balance before closing the month.`,
        link: '/money/trial-balance',
      };
    case 'clearing':
      return {
        text: $localize`Money is in transit between a payment and a vendor account. It clears automatically; if it doesn’t, check Operations.`,
        link: '/money/ledger',
        query: { account: 'clearing', open: 'true' },
      };
    case 'suspense':
      return {
        text: $localize`This is not explained yet. State in the note why it may remain.`,
        link: '/money/ledger',
        query: { account: 'suspense' },
      };
    case 'capturedNotShipped':
      return {
        text: $localize`Buyers have paid and nothing has shipped. Contact the vendors or refund.`,
        link: '/orders',
        query: { status: 'Confirmed' },
      };
    case 'deliveredNotReleased':
      return {
        text: $localize`Complete these orders, or state in the note why their money is held.`,
        link: '/orders',
        query: { status: 'Delivered' },
      };
    case 'negativeVendors':
      return {
        text: $localize`Refunds exceed these vendors’ earnings. Future earnings are offset first.`,
        link: '/money/ledger',
        query: { account: 'vendorAvailable', open: 'true' },
      };
  }
}
