import type { ReconciledDay } from '../../api/models/reconciled-day';
import type { Status } from '../../terms/statuses';

/** How a day stands. */
export function stateOf({
  status,
  isWhole,
  openFindings,
  reconciledAt,
}: Pick<ReconciledDay, 'status' | 'isWhole' | 'openFindings' | 'reconciledAt'>): Status {
  if (status === 'Requested') return { tone: 'going', label: $localize`Being compared` };
  if (reconciledAt === null) return { tone: 'neutral', label: $localize`Not compared yet` };
  if (openFindings > 0) return { tone: 'waiting', label: $localize`Something does not agree` };
  return isWhole
    ? { tone: 'done', label: $localize`Agrees` }
    : { tone: 'done', label: $localize`Agrees so far` };
}
