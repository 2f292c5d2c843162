import { createCategory } from '../../application/catalogue/category.use-cases.js';
import { listProduct } from '../../application/catalogue/product.use-cases.js';
import {
  registerWithoutUser,
  verifyOrganization,
} from '../../application/people/organization.use-cases.js';
import type { Caller } from '../../application/shared/caller.js';
import { derivedId } from '../../application/shared/command/ids.js';
import { handle, type UseCase } from '../../application/shared/use-case.js';
import {
  importHistoricalCreditNote,
  importHistoricalOrder,
  importHistoricalStockWriteOff,
} from '../../application/trading/history.use-cases.js';
import { permissions } from '../../domain/people/user/permissions.js';
import { lineNet, type Money, type UnitPrice } from '../../domain/shared/money/money.js';
import type {
  HistoricalCharge,
  HistoricalLine,
} from '../../domain/trading/history/historical-line.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { RowReader, type ReadRow } from './classify.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import type { Mapping } from './mapping.js';
import { RejectedRows } from './rejected-rows.js';
import {
  contentsOf,
  openSource,
  openWorkbook,
  type SourceContents,
  type SourceRow,
} from './source-rows.js';
import { Totals, type ImportTotals } from './totals.js';

export interface ImportProgress {
  readonly phase: 'reading' | 'companies and products' | 'documents' | 'read models';
  readonly done: number;
  readonly total: number;
}

export interface ImportReport {
  readonly file: string;
  readonly totals: ImportTotals;
  /** Number of orders, credit notes and write-offs in the file, and of those with new rows. */
  readonly documents: number;
  readonly documentsChanged: number;
  readonly companies: number;
  readonly products: number;
  /** Path of the file of rejected rows, if any. */
  readonly rejectedFile: string | null;
  readonly seconds: number;
}

export interface ImportOptions {
  readonly mapping: Mapping;
  readonly path: string;
  readonly rejectedPath: string;
  readonly onProgress?: (progress: ImportProgress) => void;
}

interface Vendor {
  readonly id: string;
  readonly caller: Caller;
  readonly firstAt: string;
}

interface Buyer {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly firstAt: string;
}

interface ProductInFile {
  readonly id: string;
  readonly vendor: string;
  readonly code: string;
  readonly category: string;
  readonly firstAt: string;
  /** Description from the first row that sells it, otherwise from any row. */
  description: string;
  sold: boolean;
}

/**
 * Result of the first pass: the companies and products in the file, and the number of rows of each
 * document.
 */
interface Survey {
  readonly totals: Totals;
  readonly rows: number;
  readonly vendors: Map<string, Vendor>;
  readonly buyers: Map<string, Buyer>;
  readonly products: Map<string, ProductInFile>;
  /** Number of rows, earliest time and parties of each document. */
  readonly documents: Map<
    string,
    { rows: number; at: string; customer: string | null; country: string; currency: string }
  >;
  readonly rejected: number;
}

const MAX_CONCURRENT = 256;

/** The most rows per command, far below the limit of an append. */
const PART = 1_500;

const NOTHING = '-';

const operator: Caller = {
  person: { id: '' },
  organization: { id: '', type: 'Operator' },
  role: 'operator',
  permissions: new Set(permissions),
  impersonatorId: null,
  clientId: 'import',
};

/**
 * Imports the history of another system. Reads the file twice: first to collect companies, products
 * and the size of each document, then to record the documents, in one command each unless they are
 * too large. All ids are derived from names in the source, and every row is identified by file and
 * number, so that an import can be stopped, resumed and repeated.
 */
export async function importHistory(
  marketplace: Marketplace,
  options: ImportOptions,
): Promise<ImportReport> {
  const started = performance.now();
  const contents = await contentsOf(options.path);
  const run = new Import(marketplace, options, contents);
  const survey = await run.survey();
  await run.createParties(survey);
  await run.recordDocuments(survey);
  options.onProgress?.({ phase: 'read models', done: survey.rows, total: survey.rows });
  await marketplace.caughtUp(600_000);
  return {
    file: contents.hash,
    totals: survey.totals.result(),
    documents: survey.documents.size,
    documentsChanged: run.changed,
    companies: survey.vendors.size + survey.buyers.size,
    products: survey.products.size,
    rejectedFile: survey.rejected > 0 ? options.rejectedPath : null,
    seconds: (performance.now() - started) / 1000,
  };
}

/** A number of a workbook is written with a point: as the mapping says that numbers are written. */
const asText = ({ cells, typed }: SourceRow, decimalComma: boolean | null): readonly string[] =>
  decimalComma && typed
    ? cells.map((cell, i) => (typed.includes(i) ? cell.replace(/^(-?\d*)\.(\d+)$/, '$1,$2') : cell))
    : cells;

class Import {
  changed = 0;
  private readonly limit = new ConcurrencyLimit(MAX_CONCURRENT);

  constructor(
    private readonly marketplace: Marketplace,
    private readonly options: ImportOptions,
    private readonly contents: SourceContents,
  ) {}

  private open() {
    const { mapping, path } = this.options;
    if (this.contents.isWorkbook) return openWorkbook(path);
    return openSource(path, mapping.encoding ?? this.contents.encoding, mapping.delimiter);
  }

  async survey(): Promise<Survey> {
    const { mapping, onProgress } = this.options;
    const source = await this.open();
    const reader = new RowReader(mapping, source, this.contents.hash);
    const totals = new Totals();
    const vendors = new Map<string, Vendor>();
    const buyers = new Map<string, Buyer>();
    const products = new Map<string, ProductInFile>();
    const documents: Survey['documents'] = new Map();
    const rejects = new RejectedRows(this.options.rejectedPath, source.header, source.separator);
    let rows = 0;
    for await (const batch of source.batches) {
      for (const source of batch) {
        const row = checkedAgainstDocument(reader.read(source, ++rows), documents);
        totals.add(row);
        if (row.outcome === 'rejected') {
          rejects.add(row, asText(source, mapping.decimalComma));
          continue;
        }
        const vendor = vendors.get(row.vendor);
        if (!vendor || row.at < vendor.firstAt)
          vendors.set(row.vendor, { ...vendorOf(row.vendor), firstAt: row.at });
        if (row.document !== 'writeOff') {
          const key = row.customer ?? '';
          const buyer = buyers.get(key);
          if (!buyer || row.at < buyer.firstAt)
            buyers.set(key, {
              ...this.buyerOf(row.customer),
              country: row.country,
              firstAt: row.at,
            });
        }
        if (row.outcome !== 'charge') this.noteProduct(products, row);
        const document = documents.get(documentKey(row));
        if (!document)
          documents.set(documentKey(row), {
            rows: 1,
            at: row.at,
            customer: row.customer,
            country: row.country,
            currency: row.currency,
          });
        else
          documents.set(documentKey(row), {
            ...document,
            rows: document.rows + 1,
            at: row.at < document.at ? row.at : document.at,
          });
      }
      onProgress?.({ phase: 'reading', done: rows, total: rows });
      await rejects.drained();
    }
    await rejects.close();
    return { totals, rows, vendors, buyers, products, documents, rejected: rejects.count };
  }

  private noteProduct(
    products: Map<string, ProductInFile>,
    { vendor, code, category, description, outcome, at, micros }: ReadRow,
  ): void {
    const key = productKey(vendor, code);
    const sold = outcome === 'orderLine' && micros > 0n && description !== '';
    const known = products.get(key);
    if (!known) {
      const id = derivedId('import-product', vendorOf(vendor).id, code);
      products.set(key, { id, vendor, code, category, firstAt: at, description, sold });
      return;
    }
    if ((sold && !known.sold) || (known.description === '' && description !== ''))
      known.description = description;
    known.sold ||= sold;
  }

  private buyerOf(customer: string | null): { id: string; name: string } {
    const { name, buyer } = this.options.mapping;
    return {
      id: derivedId('import-buyer', name, customer ?? ''),
      name: customer === null ? buyer.blank! : buyer.name.replaceAll('{}', customer),
    };
  }

  async createParties({ vendors, buyers, products }: Survey): Promise<void> {
    const { mapping, onProgress } = this.options;
    const total = vendors.size + buyers.size + products.size;
    let done = 0;
    const reportProgress = (): void =>
      onProgress?.({ phase: 'companies and products', done: ++done, total });
    const organization = (
      id: string,
      organizationType: 'Seller' | 'Buyer',
      name: string,
      country: string,
      timeZone: string,
      at: string,
    ): Promise<unknown> => {
      const address = { name, line1: NOTHING, city: NOTHING, postalCode: NOTHING, country };
      return this.execute(
        registerWithoutUser,
        { organizationType, name, address, contacts: [], taxId: null, timeZone },
        operator,
        at,
        id,
      );
    };
    for (const [name, { id, firstAt }] of vendors) {
      const { country, timeZone } = mapping.vendor;
      await organization(id, 'Seller', name, country, timeZone, firstAt);
      await this.execute(
        verifyOrganization,
        { organizationId: id, reason: `named by the imported history "${mapping.name}"` },
        operator,
        firstAt,
        derivedId('import-verification', id),
      );
      reportProgress();
    }
    for (const { id, name, country, firstAt } of buyers.values()) {
      await this.limit.run(async () => {
        await organization(id, 'Buyer', name, country, mapping.vendor.timeZone, firstAt);
        reportProgress();
      });
    }
    const first = [...vendors.values()].reduce(
      (least, v) => (v.firstAt < least ? v.firstAt : least),
      new Date().toISOString(),
    );
    for (const category of new Set([...products.values()].map((p) => p.category)))
      await this.execute(
        createCategory,
        { name: category, parentId: null, attributes: [] },
        operator,
        first,
        categoryIdOf(category),
      );
    for (const { id, vendor, code, category, description, firstAt } of products.values()) {
      await this.limit.run(async () => {
        const details = {
          name: description || code,
          description: '',
          categoryId: categoryIdOf(category),
          attributes: {},
          media: [],
          unit: mapping.unit,
          packSize: 1,
          minimumOrderQuantity: 1,
          orderMultiple: 1,
          leadTimeDays: 0,
          taxCategory: 'standard' as const,
        };
        await this.execute(
          listProduct,
          { sku: code, details },
          vendors.get(vendor)!.caller,
          firstAt,
          id,
        );
        reportProgress();
      });
    }
    await this.limit.idle();
  }

  async recordDocuments(survey: Survey): Promise<void> {
    const { mapping, onProgress } = this.options;
    const source = await this.open();
    const reader = new RowReader(mapping, source, this.contents.hash);
    const open = new Map<string, { rows: ReadRow[]; left: number }>();
    const seen: Survey['documents'] = new Map();
    let rows = 0;
    for await (const batch of source.batches) {
      for (const source of batch) {
        const row = checkedAgainstDocument(reader.read(source, ++rows), seen);
        if (row.outcome === 'rejected') continue;
        const key = documentKey(row);
        if (!seen.has(key)) seen.set(key, survey.documents.get(key)!);
        let document = open.get(key);
        if (!document)
          open.set(key, (document = { rows: [], left: survey.documents.get(key)!.rows }));
        document.rows.push(row);
        document.left--;
        if (document.left > 0 && document.rows.length < PART) continue;
        const part = document.rows.splice(0);
        if (document.left === 0) open.delete(key);
        await this.limit.run(() => this.record(part, survey));
      }
      onProgress?.({ phase: 'documents', done: rows, total: survey.rows });
    }
    await this.limit.idle();
  }

  /** Records rows of one document; they may come from several files, in a file of corrections. */
  private async record(rows: readonly ReadRow[], survey: Survey): Promise<void> {
    for (const [file, own] of Map.groupBy(rows, (r) => r.file))
      if (await this.recordPart(file, own, survey)) this.changed++;
  }

  private async recordPart(
    file: string,
    rows: readonly ReadRow[],
    { vendors, buyers, documents, products }: Survey,
  ): Promise<boolean> {
    const { mapping } = this.options;
    const { document, orderNumber: number, vendor, customer, country, currency } = rows[0]!;
    const { at } = documents.get(documentKey(rows[0]!))!;
    const vendorOrgId = vendors.get(vendor)!.id;
    const id = derivedId('import', document, vendorOrgId, number);
    // the same part always has the same command id, and a part with other rows has another
    const commandId = derivedId('import', id, file, ...rows.map((r) => r.row));
    if (document === 'writeOff') {
      const lines = rows.map(({ row, code, description, quantity }) => ({
        row,
        productId: products.get(productKey(vendor, code))!.id,
        sku: code,
        note: description,
        quantity: -quantity,
      }));
      const { events } = await this.execute(
        importHistoricalStockWriteOff,
        { writeOffId: id, number, vendorOrgId, file, lines },
        operator,
        at,
        id,
        commandId,
      );
      return events.length > 0;
    }
    const buyer = buyers.get(customer ?? '')!;
    const sign = document === 'creditNote' ? -1 : 1;
    const lines: HistoricalLine[] = [];
    const charges: HistoricalCharge[] = [];
    for (const r of rows) {
      const unitPrice: UnitPrice = { amount: r.unitPrice, currency: r.currency, per: r.per };
      const quantity = r.outcome === 'charge' ? r.quantity : sign * r.quantity;
      const { net, roundingLost } = lineNet(unitPrice, quantity);
      const booked: { net: Money; roundingLost?: string } = {
        net,
        ...(roundingLost ? { roundingLost } : {}),
      };
      if (r.outcome === 'charge')
        charges.push({
          row: r.row,
          code: r.code,
          description: r.description,
          quantity,
          unitPrice,
          ...booked,
        });
      else
        lines.push({
          row: r.row,
          lineId: `${file.slice(0, 8)}-${r.row}`,
          productId: products.get(productKey(vendor, r.code))!.id,
          sku: r.code,
          name: r.description || r.code,
          categoryPath: [r.category],
          unit: mapping.unit,
          quantity,
          unitPrice,
          ...booked,
          ...(r.at === at ? {} : { at: r.at }),
        });
    }
    const parties = {
      number,
      vendorOrgId,
      vendorName: vendor,
      vendorTimeZone: mapping.vendor.timeZone,
      buyerOrgId: buyer.id,
      buyerName: buyer.name,
      country,
      currency,
    };
    const contents = { ...parties, file, lines, charges };
    const { events } =
      document === 'order'
        ? await this.execute(
            importHistoricalOrder,
            { orderId: id, ...contents },
            operator,
            at,
            id,
            commandId,
          )
        : await this.execute(
            importHistoricalCreditNote,
            { creditNoteId: id, ...contents },
            operator,
            at,
            id,
            commandId,
          );
    return events.length > 0;
  }

  private execute<Input, State>(
    use: UseCase<Input, State>,
    input: Input,
    caller: Caller,
    at: string,
    id: string,
    commandId = derivedId('import-command', id),
  ) {
    return handle(
      use,
      { input, caller, meta: { commandId, newId: id, at } },
      this.marketplace.services,
    );
  }
}

/**
 * A document has one buyer, one country and one currency: rejects rows that differ from its first.
 */
function checkedAgainstDocument(row: ReadRow, documents: Survey['documents']): ReadRow {
  if (row.outcome === 'rejected' || row.document === 'writeOff') return row;
  const first = documents.get(documentKey(row));
  if (!first) return row;
  if (first.customer !== row.customer)
    return {
      ...row,
      outcome: 'rejected',
      reason: `${row.orderNumber} belongs to customer ${first.customer ?? '(blank)'}, this row says ${row.customer ?? '(blank)'}`,
    };
  if (first.country !== row.country)
    return {
      ...row,
      outcome: 'rejected',
      reason: `${row.orderNumber} went to ${first.country}, this row says ${row.country}`,
    };
  if (first.currency !== row.currency)
    return {
      ...row,
      outcome: 'rejected',
      reason: `${row.orderNumber} is in ${first.currency}, this row in ${row.currency}`,
    };
  return row;
}

const vendorOf = (name: string): { id: string; caller: Caller } => {
  const id = derivedId('import-vendor', name);
  return {
    id,
    caller: { ...operator, organization: { id, type: 'Seller' }, role: 'sellerAdmin' },
  };
};

const documentKey = ({ document, vendor, orderNumber }: ReadRow): string =>
  `${document}|${vendor}|${orderNumber}`;

const productKey = (vendor: string, code: string): string => `${vendor}|${code}`;

const categoryIdOf = (name: string): string => derivedId('import-category', name);
