import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from '../kit/api.js';
import { eventually } from '../kit/eventually.js';

const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

/** A span as OTLP's JSON has it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
  }[];
}

/** Takes traces as a collector does: OTLP over HTTP, as JSON. */
export class TraceCollector {
  readonly spans: Span[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as {
          resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
        };
        if (request.url === '/v1/traces')
          for (const { scopeSpans } of resourceSpans)
            for (const { spans } of scopeSpans) collector.spans.push(...spans);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const collector = new TraceCollector(
      server,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    return collector;
  }

  /** For a server that is to tell it, soon. */
  get settings(): NodeJS.ProcessEnv {
    return { OTEL_EXPORTER_OTLP_ENDPOINT: this.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/**
 * One trace of all that an order causes, on whatever engines the server stands that tells the
 * collector.
 */
export function keepsOneTrace(api: () => Api, collector: () => TraceCollector): void {
  it('keeps one trace of an order, from the request that somebody else has begun through commands, appends and processes to the read models', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const productId = (await api().get('/products?sku=TAP-50-KRA', 'vendor')).body.items[0]
      .id as string;
    const begun = { prefer: 'wait=20', traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const { body, headers } = await api().post(
      '/orders',
      'approver',
      { lines: [{ productId, quantity: 1 }], shippingAddress },
      begun,
    );
    const ours = (): Span[] => collector().spans.filter((span) => span.traceId === traceId);
    const named = (name: string): Span | undefined => ours().find((span) => span.name === name);
    await eventually(
      'it is told',
      () =>
        Promise.resolve(
          ['POST /orders', 'command PlacePurchase', 'append', 'project OrderConfirmed'].every(
            named,
          ),
        ),
      10_000,
    );
    const correlationId = headers.get('x-correlation-id');
    expect(named('POST /orders')!.parentSpanId).toBe('00f067aa0ba902b7');
    expect(named('command PlacePurchase')!.parentSpanId).toBe(named('POST /orders')!.spanId);
    expect(named('append')!.parentSpanId).toBe(named('command PlacePurchase')!.spanId);
    expect(named('project PurchasePlaced')!.parentSpanId).toBe(
      named('command PlacePurchase')!.spanId,
    );
    // what the process does for the order is caused by what it has seen
    expect(named('command ReserveStock')!.parentSpanId).toBe(
      named('command PlaceOrder')?.spanId ?? named('command PlacePurchase')!.spanId,
    );
    expect(named('command PlacePurchase')!.attributes).toContainEqual({
      key: 'tradepost.correlation_id',
      value: { stringValue: correlationId },
    });
    const { items } = (
      await api().get(`/events?correlation=${correlationId}`, 'auditor', {
        'x-read-after': body.position,
      })
    ).body;
    expect(items.map((e: { type: string }) => e.type)).toEqual(
      expect.arrayContaining(['PurchasePlaced', 'OrderConfirmed']),
    );
  });
}
