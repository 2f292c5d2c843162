import type { CartPayment, CartView } from '../../../application/buying/cart.queries.js';
import type { CheckedLine } from '../../../application/buying/line-check.js';
import { sum, type Money } from '../../../domain/shared/money/money.js';
import { wireChecked } from '../buying/buying.wire.js';
import { wireMoney } from '../kernel/wire.js';
import type { Wire } from '../schemas.js';

/** By vendor, in the order of names. */
export function wireCart({ lines, revision }: CartView): Wire<'Cart'> {
  const known = lines.filter((line) => line.product !== null);
  const byVendor = [...Map.groupBy(known, (line) => line.product!.vendorOrgId)].sort(
    ([, a], [, b]) => (a[0]!.product!.vendorName < b[0]!.product!.vendorName ? -1 : 1),
  );
  return {
    vendors: byVendor.map(([vendorId, of]) => ({
      vendorId,
      vendorName: of[0]!.product!.vendorName,
      lines: of.map(wireChecked),
      subtotals: totalsOf(of),
      promisedDate: of.reduce<string | null>(
        (latest, { promisedDate, backordered, backorderPromisedDate }) => {
          const day = backordered > 0 ? backorderPromisedDate : promisedDate;
          return latest === null || (day ?? '') > latest ? day : latest;
        },
        null,
      ),
    })),
    unavailable: lines.filter((line) => line.product === null).map(wireChecked),
    lines: lines.length,
    totals: totalsOf(lines),
    blocking: lines.filter((line) => line.problems.some((p) => p.blocking)).length,
    revision,
  };
}

export const wireCartPayment = ({
  currency,
  net,
  methods,
}: CartPayment): Wire<'CartPaymentMethods'>['items'][number] => ({
  currency,
  net: wireMoney(net),
  methods: methods.map(({ method, because }) => ({
    method,
    offered: because === null,
    because,
  })),
});

/** Nets, by currency. */
function totalsOf(lines: readonly CheckedLine[]): Wire<'Money'>[] {
  const amounts = lines.flatMap(({ lineTotal }) => (lineTotal ? [lineTotal] : []));
  return [...Map.groupBy(amounts, (m: Money) => m.currency)].map(([currency, of]) =>
    wireMoney(sum(currency, of)),
  );
}
