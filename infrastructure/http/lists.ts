import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { seesEverything } from '../../application/caller.js';
import { recordExport } from '../../application/operating/operation.use-cases.js';
import type { ListInput, Page } from '../../application/page.js';
import type { Query } from '../../application/query.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { callerOf } from './access.js';
import { Gateway, MARKETPLACE } from './gateway.js';
import { HttpProblem, problem } from './problem.js';

/** How the items of a list look outside. */
export interface Listed<Item, Wire extends object> {
  /** Of the file that a list is saved as: `orders`. */
  readonly name: string;
  readonly wire: (item: Item) => Wire | Promise<Wire>;
  /** Paths of what a line of CSV has: `totalAmount.amount`. */
  readonly columns: readonly string[];
  /** The lines of CSV that an item is, where it is not one that looks like its JSON. */
  readonly lines?: (item: Item) => readonly object[];
}

const JSON_TYPE = 'application/json';
const NDJSON_TYPE = 'application/x-ndjson';
const CSV_TYPE = 'text/csv';
/** Rows that are read and written at once: other requests wait for so many at most. */
const ROWS_AT_ONCE = 500;

/** Answers a list as a page of JSON, or all of it as CSV or NDJSON, row by row, whatever its length. */
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
    void reply.header('vary', 'accept');
    const type = acceptable(request);
    const first = await this.gateway.ask(query, type === JSON_TYPE ? input : { ...input, limit: ROWS_AT_ONCE, counted: false }, request);
    if (type === JSON_TYPE) return this.page(first, listed.wire);
    const caller = callerOf(request);
    // what leaves the house in the hands of those who see everything is told before it leaves
    if (seesEverything(caller))
      await this.gateway.execute(recordExport, { what: listed.name, query: request.url, format: type === CSV_TYPE ? ('csv' as const) : ('ndjson' as const) }, request);
    const rows = Readable.from(this.rows(query, input, first, listed, type, request), { objectMode: false });
    const day = new Date().toISOString().slice(0, 10);
    const [extension, contentType] = type === CSV_TYPE ? ['csv', 'text/csv; charset=utf-8; header=present'] : ['ndjson', NDJSON_TYPE];
    return new StreamableFile(rows, { type: contentType, disposition: `attachment; filename="${listed.name}-${day}.${extension}"` });
  }

  async page<Item, Wire>({ items, total, totalIsLowerBound, nextCursor, didYouMean, asOf }: Page<Item>, wire: (item: Item) => Wire | Promise<Wire>) {
    const wired = await Promise.all(items.map(async (item) => wire(item)));
    return { items: wired, total, totalIsLowerBound, ...(didYouMean === undefined ? {} : { didYouMean }), nextCursor, asOf: this.marketplace.freshness.asOf(asOf) };
  }

  /** The whole list. The next rows are read when the client has taken those before. */
  private async *rows<Item, Wire extends object, Input extends ListInput>(
    query: Query<Input, Page<Item>>,
    input: Input,
    first: Page<Item>,
    listed: Listed<Item, Wire>,
    type: string,
    request: FastifyRequest,
  ): AsyncGenerator<Buffer> {
    const text = type === CSV_TYPE ? csvOf(listed.columns) : ndjson;
    const rowsOf = async (items: readonly Item[]): Promise<readonly object[]> =>
      type === CSV_TYPE && listed.lines ? items.flatMap(listed.lines) : Promise.all(items.map(async (item) => listed.wire(item)));
    for (let page = first; ;) {
      const rows = text(await rowsOf(page.items), page === first);
      if (rows !== '') yield Buffer.from(rows);
      if (page.nextCursor === null) return;
      page = await this.gateway.ask(query, { ...input, limit: ROWS_AT_ONCE, offset: 0, counted: false, cursor: page.nextCursor }, request);
    }
  }
}

function acceptable(request: FastifyRequest): string {
  if (request.headers.accept === undefined) return JSON_TYPE;
  const type = new Negotiator(request.raw).mediaType([JSON_TYPE, NDJSON_TYPE, CSV_TYPE]);
  if (type !== undefined) return type;
  throw new HttpProblem(problem(406, 'list/not-acceptable', `a list is answered as ${JSON_TYPE}, ${CSV_TYPE} or ${NDJSON_TYPE}`, { header: 'Accept' }));
}

const ndjson = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A spreadsheet takes a text that begins with =, +, - or @ for a formula: it gets an apostrophe before it. */
const csvOf = (columns: readonly string[]) => {
  const header = columns.map((key) => ({ key, header: key }));
  return (rows: readonly object[], first: boolean): string =>
    stringify(rows as object[], {
      header: first,
      columns: header,
      escape_formulas: true,
      record_delimiter: 'windows',
      cast: { boolean: (value) => String(value), object: (value) => JSON.stringify(value) },
    });
};
