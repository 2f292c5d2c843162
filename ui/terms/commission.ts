import type { Commission } from '../api/models/commission';
import { moneyText } from '../core/formats';

export type CommissionPart = Commission['parts'][number];

/** How a rule reckons: `10 %`, with what it adds and where it ends. */
export function rateText({ percent, fixed, floor, cap }: CommissionPart): string {
  const parts = [
    $localize`${percent}:percent: %`,
    ...(fixed ? [$localize`and ${moneyText(fixed)}:amount: per order`] : []),
    ...(floor ? [$localize`at least ${moneyText(floor)}:amount:`] : []),
    ...(cap ? [$localize`at most ${moneyText(cap)}:amount:`] : []),
  ];
  return parts.join(', ');
}

/** `Paper 10 %, Tools 8 %` */
export const rulesText = ({ parts }: Commission): string =>
  parts.map(({ name, percent }) => $localize`${name}:rule: ${percent}:percent: %`).join(', ');

/** Why the VAT on the commission is as it is. */
export function commissionTaxText({ treatment, percent }: Commission['tax']): string {
  switch (treatment) {
    case 'domestic':
      return $localize`VAT ${percent}:percent: % on the commission`;
    case 'reverseCharge':
      return $localize`Reverse charge: the vendor accounts for the VAT (Directive 2006/112/EC, Art. 196)`;
    case 'outsideScope':
      return $localize`Outside the scope of VAT`;
  }
}
