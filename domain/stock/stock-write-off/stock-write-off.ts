import type { Decider } from '../../shared/decider/decider.js';
import { invalid } from '../../shared/decider/domain-error.js';
import { unimported, withRows, type ImportedRows } from '../../trading/history/imported-rows.js';
import type { StockWriteOffCommand } from './stock-write-off.commands.js';
import type { OfWriteOff, StockWriteOffEvent, WrittenOffLine } from './stock-write-off.events.js';

export type StockWriteOffState =
  | (OfWriteOff & { readonly lines: readonly WrittenOffLine[]; readonly imported: ImportedRows })
  | null;

/** A stock write-off from imported history. */
export const stockWriteOff: Decider<StockWriteOffState, StockWriteOffCommand, StockWriteOffEvent> =
  {
    category: 'stockWriteOff',
    shortLived: true,
    stateVersion: 1,
    initial: null,
    decide: ({ at: occurredAt, writeOffId, number, vendorOrgId, file, lines: given }, state) => {
      if (given.length === 0)
        throw invalid('history/nothing', 'a write-off holds at least one line', { field: 'lines' });
      const lines = state ? unimported(state.imported, file, given) : given;
      return lines.length === 0
        ? []
        : [
            {
              type: 'HistoricalStockWriteOffImported',
              data: { writeOffId, number, vendorOrgId, file, lines, occurredAt },
            },
          ];
    },
    evolve: (state, { data: { writeOffId, number, vendorOrgId, file, lines } }) => ({
      writeOffId,
      number,
      vendorOrgId,
      lines: [...(state?.lines ?? []), ...lines],
      imported: withRows(state?.imported ?? {}, file, lines),
    }),
  };
