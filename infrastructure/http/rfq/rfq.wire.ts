import type { RfqDocument } from '../../../projections/trading/rfqs.js';

/** A line of the request and of each quote has the same `id`. */
const wireLine = <Line extends { readonly lineId: string }>({ lineId: id, ...line }: Line) => ({
  id,
  ...line,
});

export const wireRfq = ({
  partyOrgId: _party,
  side: _side,
  buyerNameKey: _buyerNameKey,
  lines,
  quotes,
  ...rfq
}: RfqDocument) => ({
  ...rfq,
  lines: lines.map(wireLine),
  quotes: quotes.map(({ lines: quoted, ...quote }) => ({ ...quote, lines: quoted.map(wireLine) })),
});
