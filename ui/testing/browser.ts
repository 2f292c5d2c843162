import { ReadableStream, TextDecoderStream } from 'node:stream/web';
import { TextEncoder } from 'node:util';
import { BroadcastChannel } from 'node:worker_threads';

/*
 * What the screens use of a browser and jsdom does not have. Channels and streams are Node's own,
 * which follow the same standards.
 */

type Held = (lock: unknown) => unknown;

/** Exclusive locks of the Web Locks API, as far as the screens use them. */
class Locks {
  private readonly queues = new Map<string, Promise<unknown>>();

  async request(
    name: string,
    ...rest: [Held] | [{ signal?: AbortSignal }, Held]
  ): Promise<unknown> {
    const [options, held] = rest.length === 1 ? [{}, rest[0]] : rest;
    const before = this.queues.get(name) ?? Promise.resolve();
    const mine = before.then(() => {
      if (options.signal?.aborted) throw new DOMException('aborted', 'AbortError');
      return held({ name });
    });
    this.queues.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

const channels = new Set<BroadcastChannel>();

/** Installs them for the spec that is running; everything is new with each call. */
export function installBrowser(): void {
  Object.defineProperty(navigator, 'locks', { value: new Locks(), configurable: true });
  class Channel extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      channels.add(this);
      this.unref();
    }
  }
  Object.assign(globalThis, { BroadcastChannel: Channel, TextDecoderStream });
}

/** Closes the channels that were opened since. */
export function closeChannels(): void {
  for (const channel of channels) channel.close();
  channels.clear();
}

/** Another tab of the same browser: what it receives, and how it sends. */
export class OtherTab {
  private readonly channel = new globalThis.BroadcastChannel(
    'tradepost',
  ) as unknown as BroadcastChannel;
  private readonly messages: Record<string, unknown>[] = [];
  private arrived = (): void => undefined;

  constructor() {
    this.channel.onmessage = (event: unknown) => {
      this.messages.push((event as { readonly data: Record<string, unknown> }).data);
      this.arrived();
    };
  }

  send(message: object): void {
    this.channel.postMessage(message);
  }

  /** The next message of a kind that has not been taken yet. */
  async receive(kind: string): Promise<Record<string, unknown>> {
    for (;;) {
      const index = this.messages.findIndex((message) => message['kind'] === kind);
      if (index >= 0) return this.messages.splice(index, 1)[0]!;
      await new Promise<void>((resolve) => (this.arrived = resolve));
    }
  }
}

/** A stream of server-sent events, written by hand. */
export class EventStream {
  private readonly encoder = new TextEncoder();
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      this.controller = controller as ReadableStreamDefaultController<Uint8Array>;
    },
  });

  write(text: string): void {
    this.controller.enqueue(this.encoder.encode(text));
  }

  end(): void {
    this.controller.close();
  }

  fail(error: unknown): void {
    this.controller.error(error);
  }
}
