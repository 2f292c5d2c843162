import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { recordExport } from '../../../application/running/operation.use-cases.js';
import { seesEverything } from '../../../application/shared/caller.js';
import type { ListInput, Page } from '../../../application/shared/page.js';
import type { Query } from '../../../application/shared/query.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import type { Marketplace } from '../../runtime/marketplace.js';
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

export const JSON_TYPE = 'application/json';
const NDJSON_TYPE = 'application/x-ndjson';
const CSV_TYPE = 'text/csv';
/** Rows that are read and written at once: other requests wait for so many at most. */
export const ROWS_AT_ONCE = 500;

export type ListType = typeof JSON_TYPE | typeof NDJSON_TYPE | typeof CSV_TYPE;

export interface ListPart<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * Answers a list as a page of JSON, or all of it as CSV or NDJSON, row by row, whatever its length.
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
    // what leaves the house in the hands of those who see everything is told before it leaves
    const format = type === CSV_TYPE ? ('csv' as const) : ('ndjson' as const);
    if (seesEverything(callerOf(request)))
      await this.gateway.execute(
        recordExport,
        { what: listed.name, query: request.url, format },
        request,
      );
    const day = utcDayAt(new Date().toISOString());
    const contentType = type === CSV_TYPE ? 'text/csv; charset=utf-8; header=present' : NDJSON_TYPE;
    return new StreamableFile(
      Readable.from(rowsOf(first, part, listed, type), { objectMode: false }),
      {
        type: contentType,
        disposition: `attachment; filename="${listed.name}-${day}.${format}"`,
      },
    );
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

/** The next rows are read when the client has taken those before. */
async function* rowsOf<Item, Wire extends object>(
  first: ListPart<Item>,
  part: (cursor: string | null) => Promise<ListPart<Item>>,
  { columns, lines, wire }: Listed<Item, Wire>,
  type: ListType,
): AsyncGenerator<Buffer> {
  const text = type === CSV_TYPE ? csvOf(columns) : ndjson;
  const rows = async (items: readonly Item[]): Promise<readonly object[]> =>
    type === CSV_TYPE && lines
      ? items.flatMap(lines)
      : Promise.all(items.map(async (item) => wire(item)));
  for (let page = first; ; page = await part(page.nextCursor)) {
    const written = text(await rows(page.items), page === first);
    if (written !== '') yield Buffer.from(written);
    if (page.nextCursor === null) return;
  }
}

function acceptable(request: FastifyRequest): ListType {
  if (request.headers.accept === undefined) return JSON_TYPE;
  const type = new Negotiator(request.raw).mediaType([JSON_TYPE, NDJSON_TYPE, CSV_TYPE]);
  if (type !== undefined) return type as ListType;
  throw new HttpProblem(
    problem(
      406,
      'list/not-acceptable',
      `a list is answered as ${JSON_TYPE}, ${CSV_TYPE} or ${NDJSON_TYPE}`,
      { header: 'Accept' },
    ),
  );
}

const ndjson = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/**
 * A spreadsheet takes a text that begins with =, +, - or @ for a formula, unless it is a number: it
 * gets an apostrophe before it.
 */
const harmless = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;

const csvOf = (columns: readonly string[]) => {
  const header = columns.map((key) => ({ key, header: key }));
  return (rows: readonly object[], first: boolean): string =>
    stringify(rows as object[], {
      header: first,
      columns: header,
      record_delimiter: 'windows',
      cast: {
        string: harmless,
        boolean: (value) => String(value),
        object: (value) => harmless(JSON.stringify(value)),
      },
    });
};
