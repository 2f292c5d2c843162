import { conflict, invalid } from '../../shared/decider/domain-error.js';
import { sum } from '../../shared/money/money.js';
import type {
  HistoricalCharge,
  HistoricalContents,
  HistoricalLine,
  HistoricalParties,
} from './historical-line.js';
import { unimported, type ImportedRows } from './imported-rows.js';

/** An order or a credit note that was imported, folded from its events. */
export interface HistoricalDocument extends HistoricalParties {
  readonly occurredAt: string;
  readonly lines: readonly HistoricalLine[];
  readonly charges: readonly HistoricalCharge[];
  readonly imported: ImportedRows;
}

export interface ImportContents extends HistoricalParties {
  readonly at: string;
  readonly file: string;
  readonly lines: readonly HistoricalLine[];
  readonly charges: readonly HistoricalCharge[];
}

/**
 * The rows of an import that the document does not have yet; null where it has all of them. Later
 * rows must have the same buyer and currency.
 *
 * @throws `history/other-buyer`, `history/other-currency`, `history/nothing`
 */
export function newContents(
  command: ImportContents,
  known: HistoricalDocument | null,
): HistoricalContents | null {
  const { file, currency } = command;
  if (command.lines.length + command.charges.length === 0)
    throw invalid('history/nothing', 'an imported document holds at least one line or charge', {
      field: 'lines',
    });
  if (known && known.buyerOrgId !== command.buyerOrgId)
    throw conflict(
      'history/other-buyer',
      `${known.number} was bought by ${known.buyerName}, not by ${command.buyerName}`,
      { field: 'buyer', allowed: [known.buyerName] },
    );
  if (known && known.currency !== currency)
    throw conflict(
      'history/other-currency',
      `${known.number} is in ${known.currency}, not in ${currency}`,
      { field: 'currency', allowed: [known.currency] },
    );
  const lines = known ? unimported(known.imported, file, command.lines) : command.lines;
  const charges = known ? unimported(known.imported, file, command.charges) : command.charges;
  if (lines.length + charges.length === 0) return null;
  return {
    file,
    lines,
    charges,
    netAmount: sum(
      currency,
      [...lines, ...charges].map((part) => part.net),
    ),
  };
}

export const partiesOf = ({
  number,
  vendorOrgId,
  vendorName,
  vendorTimeZone,
  buyerOrgId,
  buyerName,
  country,
  currency,
}: HistoricalParties): HistoricalParties => ({
  number,
  vendorOrgId,
  vendorName,
  vendorTimeZone,
  buyerOrgId,
  buyerName,
  country,
  currency,
});
