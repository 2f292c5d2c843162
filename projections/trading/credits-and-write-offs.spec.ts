import { builds } from '../../domain/event-builder-spec.js';
import { historicalCreditNote } from '../../domain/trading/trading-events-spec.js';
import { project } from '../projection-spec.js';
import { creditsAndWriteOffs } from './credits-and-write-offs.js';

const writtenOff = builds('HistoricalStockWriteOffImported', {
  writeOffId: 'wo-1',
  number: 'A563185',
  vendorOrgId: 'v-1',
  file: 'f00d',
  lines: [
    { row: 1, productId: 'p-1', sku: 'S1', note: 'damages', quantity: 12 },
    { row: 2, productId: 'p-2', sku: 'S2', note: '', quantity: 3 },
  ],
});

describe('a credit note or a write-off in a list', () => {
  const spec = project(creditsAndWriteOffs);

  it('of a credit note says what was credited to whom, charges included', () => {
    spec.given(historicalCreditNote.imported()).then('cn-2011', {
      id: 'cn-2011',
      kind: 'creditNote',
      stream: 'creditNote-cn-2011',
      number: 'C2011-3',
      vendorOrgId: 'v-1',
      buyerOrgId: 'b-1',
      buyerName: 'Acme',
      issuedAt: historicalCreditNote.imported().data.occurredAt,
      lines: 1,
      quantity: 3,
      netAmount: { amount: 250, currency: 'GBP' },
    });
  });

  it('of a credit note grows by the rows that are imported later', () => {
    spec
      .given(historicalCreditNote.imported(), historicalCreditNote.linesImported())
      .thenMatches('cn-2011', {
        lines: 2,
        quantity: 5,
        netAmount: { amount: 450, currency: 'GBP' },
        issuedAt: historicalCreditNote.imported().data.occurredAt,
      });
  });

  it('of a write-off says how much left the stock: nobody bought it, and it has no value', () => {
    spec.given(writtenOff()).then('wo-1', {
      id: 'wo-1',
      kind: 'writeOff',
      stream: 'stockWriteOff-wo-1',
      number: 'A563185',
      vendorOrgId: 'v-1',
      buyerOrgId: null,
      buyerName: null,
      issuedAt: writtenOff().data.occurredAt,
      lines: 2,
      quantity: 15,
      netAmount: null,
    });
  });

  it('of a write-off grows by the rows that are imported later', () => {
    const later = writtenOff({
      lines: [{ row: 7, productId: 'p-3', sku: 'S3', note: 'lost', quantity: 1 }],
    });
    spec.given(writtenOff(), later).thenMatches('wo-1', {
      kind: 'writeOff',
      lines: 3,
      quantity: 16,
      netAmount: null,
    });
  });

  it('stands beside those of others', () => {
    spec
      .given(
        historicalCreditNote.imported(),
        historicalCreditNote.imported({ creditNoteId: 'cn-2', number: 'C2011-4' }),
        writtenOff(),
        historicalCreditNote.linesImported({ creditNoteId: 'cn-2' }),
      )
      .thenDocuments({
        'cn-2011': { lines: 1 },
        'cn-2': { lines: 2, number: 'C2011-4' },
        'wo-1': { kind: 'writeOff' },
      });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
