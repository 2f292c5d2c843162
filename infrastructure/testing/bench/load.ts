import { Agent } from 'undici';
import type { NewsSubject } from '../../../domain/money/gateway-news/gateway-news.events.js';
import { percentile, seeded } from '../../shared/random.js';
import { payOnPage, sendCallback } from './load-payments.js';

/** The load generator's plan; it runs in a process of its own. */
export interface LoadPlan {
  readonly kind: 'orders' | 'reads' | 'pricing' | 'ping' | 'searches' | 'paid-orders' | 'callbacks';
  readonly url: string;
  readonly seconds: number;
  readonly atOnce: number;
  readonly seed: number;
  readonly buyers: readonly { readonly organizationId: string; readonly token: string }[];
  readonly products: readonly string[];
  readonly orders: readonly { readonly id: string; readonly buyer: number }[];
  /** Search texts, each with the product expected among the first ten. */
  readonly searches?: readonly { readonly q: string; readonly wanted: string }[];
  /** What the simulated gateway signs with, and what its callbacks are about. */
  readonly callbacks?: { readonly secret: string; readonly about: readonly NewsSubject[] };
}

export interface LoadReport {
  readonly done: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly orders: readonly {
    readonly id: string;
    readonly buyer: number;
    readonly status: string;
    readonly lines: readonly (readonly [product: string, quantity: number])[];
    /** The payment page on which it was paid. */
    readonly paidOn?: NewsSubject;
  }[];
  /** Number of searches with the expected product among the first ten. */
  readonly found: number;
  /** Milliseconds from a command's response until its read model has processed it, sampled. */
  readonly lags: { readonly p50: number; readonly p99: number; readonly samples: number };
}

const LAG_SAMPLE = 16;
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};

export async function runLoad(plan: LoadPlan): Promise<LoadReport> {
  const agent = new Agent({ connections: plan.atOnce, pipelining: 1 });
  const random = seeded(plan.seed);
  const latencies: number[] = [];
  const lags: number[] = [];
  const statuses: Record<string, number> = {};
  const orders: LoadReport['orders'][number][] = [];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    buyer: number,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const { statusCode, body: answer } = await agent.request({
      origin: plan.url,
      path,
      method,
      headers: {
        authorization: `Bearer ${plan.buyers[buyer]!.token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { statusCode, text: await answer.text() };
  };
  let n = 0;
  let found = 0;
  const once = async (): Promise<void> => {
    const turn = n++;
    const buyer = turn % plan.buyers.length;
    const started = performance.now();
    switch (plan.kind) {
      case 'orders': {
        const chosen = new Map<string, number>();
        while (chosen.size < 3) chosen.set(pick(plan.products), 1 + Math.floor(random() * 5));
        const lines = [...chosen].map(([productId, quantity]) => ({ productId, quantity }));
        const { statusCode, text } = await call(
          'POST',
          '/orders',
          buyer,
          { lines, shippingAddress: address, poNumber: `PO-${turn}` },
          { prefer: 'wait=20' },
        );
        latencies.push(performance.now() - started);
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        if (statusCode !== 201 && statusCode !== 202) return;
        const answer = JSON.parse(text) as {
          position: string;
          orders: { id: string; status: string }[];
        };
        for (const order of answer.orders)
          orders.push({ id: order.id, buyer, status: order.status, lines: [...chosen] });
        if (turn % LAG_SAMPLE === 0) {
          const waitStarted = performance.now();
          await call('GET', `/orders/${answer.orders[0]!.id}`, buyer, undefined, {
            'x-read-after': answer.position,
          });
          lags.push(performance.now() - waitStarted);
        }
        return;
      }
      case 'reads': {
        const order = pick(plan.orders);
        const { statusCode } = await call('GET', `/orders/${order.id}`, order.buyer);
        latencies.push(performance.now() - started);
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        return;
      }
      case 'searches': {
        const { q, wanted } = plan.searches![turn % plan.searches!.length]!;
        const { statusCode, text } = await call(
          'GET',
          `/products?limit=10&q=${encodeURIComponent(q)}`,
          buyer,
        );
        latencies.push(performance.now() - started);
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        if (text.includes(wanted)) found++;
        return;
      }
      case 'paid-orders': {
        const lines = [{ productId: pick(plan.products), quantity: 1 + Math.floor(random() * 5) }];
        const { statusCode, text } = await call('POST', '/orders', buyer, {
          lines,
          shippingAddress: address,
          payment: 'card',
        });
        if (statusCode !== 201 && statusCode !== 202) {
          statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
          return;
        }
        const placed = JSON.parse(text) as { id: string; orders: { id: string }[] };
        const { status, page } = await payOnPage(agent, plan.url, placed, (method, path) =>
          call(method, path, buyer),
        );
        latencies.push(performance.now() - started);
        statuses[status] = (statuses[status] ?? 0) + 1;
        orders.push({
          id: placed.orders[0]!.id,
          buyer,
          status,
          lines: lines.map((l) => [l.productId, l.quantity]),
          paidOn: page,
        });
        return;
      }
      case 'callbacks': {
        const { secret, about } = plan.callbacks!;
        const statusCode = await sendCallback(agent, plan.url, secret, about[turn % about.length]!);
        latencies.push(performance.now() - started);
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        return;
      }
      case 'pricing': {
        const { statusCode } = await call(
          'GET',
          `/products/${pick(plan.products)}/pricing?quantity=${1 + Math.floor(random() * 100)}`,
          buyer,
        );
        latencies.push(performance.now() - started);
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        return;
      }
      case 'ping': {
        const { statusCode } = await call('GET', `/products/${pick(plan.products)}`, buyer);
        latencies.push(performance.now() - started);
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
      }
    }
  };
  const began = performance.now();
  const until = began + plan.seconds * 1000;
  await Promise.all(
    Array.from({ length: plan.atOnce }, async () => {
      while (performance.now() < until) await once();
    }),
  );
  const elapsed = (performance.now() - began) / 1000;
  await agent.close();
  return {
    done: latencies.length,
    perSecond: latencies.length / elapsed,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    statuses,
    orders,
    found,
    lags: { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), samples: lags.length },
  };
}
