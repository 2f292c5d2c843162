import { isBookable } from '../../../application/buying/line-worth.js';
import { lineNet, sum, type Money } from '../../../domain/shared/money/money.js';
import {
  vendorsAsked,
  type QuotedLine,
  type RequestedLine,
} from '../../../domain/trading/rfq/rfq.events.js';
import type { QuoteView, RfqDocument } from '../../../projections/trading/rfqs.js';
import { wireMoney } from '../kernel/wire.js';

/** Names of files by their ids, where they were opened. */
export type FileNames = ReadonlyMap<string, string | null>;

/** A line of the request and of each quote has the same `id`. */
const wireRequested = (
  { lineId: id, unit, targetPrice, file, ...line }: RequestedLine,
  names: FileNames,
) => ({
  id,
  ...line,
  vendorOrgIds: vendorsAsked(line as RequestedLine),
  unit: unit ?? null,
  targetPrice: targetPrice ?? null,
  file: file
    ? {
        id: file.fileId,
        name: names.get(file.fileId) ?? null,
        mediaType: file.mediaType,
        bytes: file.bytes,
      }
    : null,
});

/** Null where it is worth more than can be booked. */
const netOf = ({ unitPrice, quantity }: QuotedLine): Money | null =>
  isBookable(unitPrice, quantity) ? lineNet(unitPrice, quantity).net : null;

function wireQuote({ lines, ...quote }: QuoteView) {
  const nets = lines.map(netOf);
  const known = nets.filter((net) => net !== null);
  const total = known.length === nets.length && known[0] ? sum(known[0].currency, known) : null;
  return {
    ...quote,
    lines: lines.map(({ lineId: id, minimumQuantity, unit, ...line }, i) => ({
      id,
      ...line,
      unit: unit ?? null,
      minimumQuantity: minimumQuantity ?? null,
      net: nets[i] ? wireMoney(nets[i]) : null,
    })),
    net: total && wireMoney(total),
  };
}

export const wireRfq = (
  {
    partyOrgId: _party,
    side: _side,
    buyerNameKey: _buyerNameKey,
    lines,
    quotes,
    ...rfq
  }: RfqDocument,
  names: FileNames = new Map(),
) => ({
  ...rfq,
  lines: lines.map((line) => wireRequested(line, names)),
  quotes: quotes.map(wireQuote),
});
