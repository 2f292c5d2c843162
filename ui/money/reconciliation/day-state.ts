import type { ReconciledDay } from '../../api/models/reconciled-day';
import type { Status } from '../../terms/statuses';

/** How a day stands. */
export function stateOf({
  status,
  isWhole,
  openFindings,
  reconciledAt,
}: Pick<ReconciledDay, 'status' | 'isWhole' | 'openFindings' | 'reconciledAt'>): Status {
  if (status === 'Requested') return { tone: 'going', label: $localize`Reconciling` };
  if (reconciledAt === null) return { tone: 'neutral', label: $localize`Not reconciled yet` };
  if (openFindings > 0) return { tone: 'waiting', label: $localize`Differences found` };
  return isWhole
    ? { tone: 'done', label: $localize`Reconciled` }
    : { tone: 'done', label: $localize`Reconciled so far` };
}
