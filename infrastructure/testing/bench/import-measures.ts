import { setTimeout as wait } from 'node:timers/promises';
import { withServer, type Measure } from './measures.js';

/** Rows of each table; fewer for a look at something, with `TRADEPOST_BENCH_ROWS`. */
const ROWS = Number(process.env.TRADEPOST_BENCH_ROWS ?? '20000');
const PRODUCTS = 5_000;
const LOCATIONS = ['north', 'south', 'east', 'west'];
const ASK_MS = 20;

const table = (columns: string, rows: number, row: (index: number) => string): string =>
  [columns, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n');

/**
 * Rows per second of imports of products, stock and prices: from the request to the job's end, as
 * its sender learns of it.
 */
export const importMeasures: Measure = {
  keys: [
    { key: 'import_products_per_s', limit: 1_500, aim: 5_000, better: 'more' },
    { key: 'import_stock_per_s', limit: 5_000, aim: 5_000, better: 'more' },
    { key: 'import_prices_per_s', limit: 20_000, aim: 20_000, better: 'more' },
  ],
  run: () =>
    withServer(
      {
        vendors: 1,
        buyers: 1,
        products: PRODUCTS,
        stockPerProduct: 0,
        contractLists: 0,
        rowsPerContract: 0,
      },
      async (server, _world, { vendor }) => {
        const { url } = server;
        const ask = async <T>(path: string, body?: unknown): Promise<T> => {
          const answer = await fetch(`${url}${path}`, {
            ...(body === undefined
              ? {}
              : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
            headers: {
              authorization: `Bearer ${vendor}`,
              'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
            },
          });
          if (!answer.ok)
            throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
          return (await answer.json()) as T;
        };
        /** Microseconds of processor, of all the server's threads, for each row. */
        const processor: string[] = [];
        const imported = async (
          text: string,
          rows: number,
          order: { readonly kind: string; readonly [field: string]: unknown },
        ): Promise<number> => {
          const { id: uploadId } = await ask<{ id: string }>('/uploads', text);
          const [began, cpuBefore] = [performance.now(), server.cpuMilliseconds];
          const { id } = await ask<{ id: string }>('/imports', { uploadId, ...order });
          for (;;) {
            await wait(ASK_MS);
            const job = await fetch(`${url}/jobs/${id}`, {
              headers: { authorization: `Bearer ${vendor}` },
            });
            if (!job.ok) continue;
            const { status, result } = (await job.json()) as {
              status: string;
              result: { rejected: number } | null;
            };
            if (status === 'Failed' || (result?.rejected ?? 0) > 0)
              throw new Error(`the import ${status}: ${JSON.stringify(result)}`);
            if (status !== 'Finished') continue;
            const seconds = (performance.now() - began) / 1000;
            const each = Math.round(((server.cpuMilliseconds - cpuBefore) / rows) * 1000);
            processor.push(`${order.kind} ${each} µs`);
            return rows / seconds;
          }
        };
        const attributes = {
          'attribute:colour': 'colour',
          'attribute:width': 'width',
          'attribute:recycled': 'recycled',
        };
        const products = (rows: number, name: string): Promise<number> =>
          imported(
            table(
              'sku,name,category,colour,width,recycled',
              rows,
              (i) => `${name}-${i},Product ${name} ${i},Bench / Tape,blue,${10 + (i % 17)},yes`,
            ),
            rows,
            {
              kind: 'products',
              columns: { sku: 'sku', name: 'name', category: 'category', ...attributes },
            },
          );
        const stock = (rows: number, from: number): Promise<number> =>
          imported(
            table(
              'sku,location,quantity',
              rows,
              (i) =>
                `SKU-${i % PRODUCTS},${LOCATIONS[Math.floor(i / PRODUCTS) % LOCATIONS.length]!},${from + i}`,
            ),
            rows,
            {
              kind: 'stock',
              columns: { sku: 'sku', location: 'location', quantity: 'quantity' },
            },
          );
        const prices = async (rows: number): Promise<number> => {
          const { id: priceListId } = await ask<{ id: string }>('/price-lists', {
            name: 'Imported',
            currency: 'GBP',
            audience: { kind: 'everyone' },
          });
          const perProduct = rows / PRODUCTS;
          return imported(
            table(
              'sku,from,price',
              rows,
              (i) =>
                `SKU-${Math.floor(i / perProduct)},${1 + 10 * (i % perProduct)},${(50 - (i % perProduct)).toFixed(2)}`,
            ),
            rows,
            {
              kind: 'prices',
              priceListId,
              columns: { sku: 'sku', minQuantity: 'from', unitPrice: 'price' },
            },
          );
        };
        for (const code of LOCATIONS) await ask('/locations', { code, country: 'GB' });
        // as long as it takes a server to have compiled what it runs
        await products(2_000, 'WARM');
        const figures = {
          import_products_per_s: Math.round(await products(ROWS, 'NEW')),
          import_stock_per_s: Math.round(
            await stock(Math.min(ROWS, PRODUCTS * LOCATIONS.length), 1),
          ),
          import_prices_per_s: Math.round(await prices(5 * ROWS)),
        };
        return {
          figures,
          notes: [
            `imports: ${ROWS} products and counts of stock, ${5 * ROWS} prices, from the request to the job's end`,
            `processor a row: ${processor.slice(1).join(', ')}`,
          ],
        };
      },
    ),
};
