import type { PriceList } from '../../api/models/price-list';
import { countText } from '../../core/formats';

/** For whom a list's prices are. */
export function audienceText({ kind, organizationIds, group }: PriceList['audience']): string {
  switch (kind) {
    case 'everyone':
      return $localize`All customers`;
    case 'buyerGroup':
      return $localize`group ${group ?? ''}:group:`;
    case 'organizations':
      return organizationIds?.length === 1
        ? $localize`one buyer (contract)`
        : $localize`${countText(organizationIds?.length ?? 0)}:count: buyers (contract)`;
  }
}
