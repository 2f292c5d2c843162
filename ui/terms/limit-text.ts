import type { Purchase } from '../api/models/purchase';
import { moneyText } from '../core/formats';

/** Over which limit a purchase is, as it goes on after “over the”. */
export function limitText({ rule, limit, spent }: NonNullable<Purchase['approval']>): string {
  const most = moneyText(limit);
  const before = spent ? moneyText(spent) : '0';
  switch (rule) {
    case 'over-order-limit':
      return $localize`order limit of ${most}:limit:`;
    case 'over-day-limit':
      return $localize`daily limit of ${most}:limit:, ${before}:spent: of it already used`;
    case 'over-month-limit':
      return $localize`monthly limit of ${most}:limit:, ${before}:spent: of it already used`;
  }
}
