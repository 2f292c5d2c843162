import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { recordExport } from '../../../application/running/operation.use-cases.js';
import { seesEverything, seesPrices } from '../../../application/shared/caller.js';
import type { ListInput, Page } from '../../../application/shared/page.js';
import type { Query } from '../../../application/shared/query.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import { csvLine } from '../../../tables/separated-text.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf } from './access.js';
import { Gateway, MARKETPLACE } from './gateway.js';
import { cellsOf, textOf, typedCell, type Cell } from './list-cells.js';
import { HttpProblem, problem } from './problem.js';
import { withoutPrices } from './withheld-prices.js';
import { workbookStream } from './workbook-stream.js';

/** How the items of a list look outside. */
export interface Listed<Item, Wire extends object> {
  /** Of the file that a list is saved as: `orders`. */
  readonly name: string;
  readonly wire: (item: Item) => Wire | Promise<Wire>;
  /** Paths of what a line of a table (CSV, XLSX) has: `totalAmount.amount`. */
  readonly columns: readonly string[];
  /** The lines that an item is, where it is not one that looks like its JSON. */
  readonly lines?: (item: Item) => readonly object[];
}

export const JSON_TYPE = 'application/json';
const NDJSON_TYPE = 'application/x-ndjson';
const CSV_TYPE = 'text/csv';
/** Rows that are read and written at once: other requests wait for so many at most. */
export const ROWS_AT_ONCE = 500;

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export type ListType = typeof JSON_TYPE | typeof NDJSON_TYPE | typeof CSV_TYPE | typeof XLSX_TYPE;

const forms = {
  [CSV_TYPE]: { format: 'csv', contentType: 'text/csv; charset=utf-8; header=present' },
  [NDJSON_TYPE]: { format: 'ndjson', contentType: NDJSON_TYPE },
  [XLSX_TYPE]: { format: 'xlsx', contentType: XLSX_TYPE },
} as const;

export interface ListPart<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * Answers a list as a page of JSON, or all of it as CSV, XLSX or NDJSON, row by row, whatever its
 * length.
 */
@Injectable()
export class Lists {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  async answer<Item, Wire extends object, Input extends ListInput>(
    query: Query<Input, Page<Item>>,
    input: Input,
    listed: Listed<Item, Wire>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const type = this.typeOf(request, reply);
    if (type === JSON_TYPE)
      return this.page(await this.gateway.ask(query, input, request), listed.wire);
    const part = (cursor: string | null, offset: number) =>
      this.gateway.ask(
        query,
        { ...input, limit: ROWS_AT_ONCE, offset, counted: false, cursor },
        request,
      );
    return this.stream(
      (cursor) => part(cursor ?? input.cursor, cursor === null ? input.offset : 0),
      listed,
      type,
      request,
    );
  }

  /** The form that the client wants: JSON means a page. */
  typeOf(request: FastifyRequest, reply: FastifyReply): ListType {
    void reply.header('vary', 'accept');
    return acceptable(request);
  }

  /** All of a list, from its first part on. */
  async stream<Item, Wire extends object>(
    part: (cursor: string | null) => Promise<ListPart<Item>>,
    listed: Listed<Item, Wire>,
    type: Exclude<ListType, typeof JSON_TYPE>,
    request: FastifyRequest,
  ): Promise<StreamableFile> {
    // what is wrong with the request is refused before anything is sent
    const first = await part(null);
    const written = seesPrices(callerOf(request)) ? listed : priceless(listed);
    // what leaves the house in the hands of those who see everything is told before it leaves
    const { format, contentType } = forms[type];
    if (seesEverything(callerOf(request)))
      await this.gateway.execute(
        recordExport,
        { what: listed.name, query: request.url, format },
        request,
      );
    const day = utcDayAt(new Date().toISOString());
    const content =
      type === XLSX_TYPE
        ? workbookStream(listed.name, listed.columns, typedRows(first, part, written))
        : Readable.from(textRows(first, part, written, type), { objectMode: false });
    return new StreamableFile(content, {
      type: contentType,
      disposition: `attachment; filename="${listed.name}-${day}.${format}"`,
    });
  }

  async page<Item, Wire>(
    { items, total, totalIsLowerBound, nextCursor, didYouMean, asOf }: Page<Item>,
    wire: (item: Item) => Wire | Promise<Wire>,
  ) {
    const wired = await Promise.all(items.map(async (item) => wire(item)));
    return {
      items: wired,
      total,
      totalIsLowerBound,
      ...(didYouMean === undefined ? {} : { didYouMean }),
      nextCursor,
      asOf: this.marketplace.freshness.asOf(asOf),
    };
  }
}

/** As a stream passes by what looks at answers before they are written. */
const priceless = <Item, Wire extends object>({
  wire,
  lines,
  ...listed
}: Listed<Item, Wire>): Listed<Item, Wire> => ({
  ...listed,
  wire: async (item) => withoutPrices(await wire(item)) as Wire,
  ...(lines ? { lines: (item: Item) => withoutPrices(lines(item)) as readonly object[] } : {}),
});

/** The next rows are read when the client has taken those before. */
async function* linesOf<Item, Wire extends object>(
  first: ListPart<Item>,
  part: (cursor: string | null) => Promise<ListPart<Item>>,
  { lines, wire }: Listed<Item, Wire>,
  isTable: boolean,
): AsyncGenerator<readonly object[]> {
  for (let page = first; ; page = await part(page.nextCursor)) {
    yield isTable && lines
      ? page.items.flatMap(lines)
      : await Promise.all(page.items.map(async (item) => wire(item)));
    if (page.nextCursor === null) return;
  }
}

async function* textRows<Item, Wire extends object>(
  first: ListPart<Item>,
  part: (cursor: string | null) => Promise<ListPart<Item>>,
  listed: Listed<Item, Wire>,
  type: typeof NDJSON_TYPE | typeof CSV_TYPE,
): AsyncGenerator<Buffer> {
  const isTable = type === CSV_TYPE;
  const cells = cellsOf(listed.columns);
  if (isTable) yield Buffer.from(csvLine(listed.columns));
  for await (const rows of linesOf(first, part, listed, isTable)) {
    const text = isTable
      ? rows.map((row) => csvLine(cells(row).map(textOf))).join('')
      : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    if (text !== '') yield Buffer.from(text);
  }
}

async function* typedRows<Item, Wire extends object>(
  first: ListPart<Item>,
  part: (cursor: string | null) => Promise<ListPart<Item>>,
  listed: Listed<Item, Wire>,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const cells = cellsOf(listed.columns);
  for await (const rows of linesOf(first, part, listed, true))
    yield rows.map((row) =>
      cells(row).map((cell, index) => typedCell(cell, listed.columns[index]!)),
    );
}

function acceptable(request: FastifyRequest): ListType {
  if (request.headers.accept === undefined) return JSON_TYPE;
  const type = new Negotiator(request.raw).mediaType([JSON_TYPE, NDJSON_TYPE, CSV_TYPE, XLSX_TYPE]);
  if (type !== undefined) return type as ListType;
  throw new HttpProblem(
    problem(
      406,
      'list/not-acceptable',
      `a list is answered as ${JSON_TYPE}, ${CSV_TYPE}, ${XLSX_TYPE} or ${NDJSON_TYPE}`,
      { header: 'Accept' },
    ),
  );
}
