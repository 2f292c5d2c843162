import { GatewayChannel } from '../../application/money/gateway-channel.js';
import { GatewayInbox } from '../../application/money/gateway-inbox.js';
import { gatewayRelay, type GatewayEvent } from '../../application/money/gateway.relay.js';
import type { Position } from '../../application/ports/event-store.js';
import { decodeEvent } from '../../application/shared/event/codec.js';
import type { RecordedEvent } from '../../application/shared/event/envelope.js';
import { addressed } from '../../application/shared/relay/relay.js';
import type { SimulatedGateway } from '../engines/simulated-gateway/simulated-gateway.js';
import type { Marketplace } from '../runtime/marketplace.js';

const PAGE = 500;
/** From where on the history asks the gateway for something. */
const BEGINNING = 'money begins after';

/**
 * Does for the demo what the relay to the gateway does, which begins after it. It speaks to the
 * simulated gateway at the demo's times, so that movements there have the dates of the entries that
 * carry them.
 */
export class DemoGateway {
  /** As it was at the time of the last step. */
  readonly gateway: SimulatedGateway;
  private readonly channel: GatewayChannel;
  private nowMs = 0;

  private constructor(
    private readonly marketplace: Marketplace,
    simulated: SimulatedGateway,
    private after: Position,
  ) {
    const { services, publicUrl } = marketplace;
    const now = (): number => this.nowMs;
    this.gateway = simulated.atTimes(now, (body, signature) => inbox.receive(body, signature));
    const inbox = new GatewayInbox(services, this.gateway, now);
    this.channel = new GatewayChannel(services, this.gateway, publicUrl, now);
  }

  /** Whoever goes on with a demo that was broken off looks at all of it again. */
  static async over(marketplace: Marketplace, simulated: SimulatedGateway): Promise<DemoGateway> {
    const { state, store } = marketplace;
    const kept = await state.get('demo', BEGINNING);
    const after = kept === null ? await store.head() : Number(kept);
    if (kept === null)
      await state.write([{ bucket: 'demo', key: BEGINNING, value: String(after) }]);
    return new DemoGateway(marketplace, simulated, after);
  }

  /** It is this time now, at the gateway as well. */
  at(instant: string): void {
    this.nowMs = Date.parse(instant);
  }

  /** Performs what the history asks for by now. */
  async follow(): Promise<void> {
    for (;;) {
      // what it calls back about is in the history then
      await this.gateway.settled();
      const page = await this.marketplace.store.readAll(this.after, PAGE);
      if (page.length === 0) return;
      for (const stored of page) {
        this.after = stored.position;
        if (!(gatewayRelay.handles as readonly string[]).includes(stored.type)) continue;
        const event = decodeEvent(stored) as RecordedEvent & { type: GatewayEvent };
        for (const effect of gatewayRelay.effectsOf(event)) {
          const about = (effect.to as { readonly gateway: string }).gateway;
          const outcome = await this.channel.perform(addressed(effect, about, event));
          if (outcome.is !== 'done' && outcome.is !== 'obsolete')
            throw new Error(
              `the demo's ${effect.kind} at the gateway is ${outcome.is}${'why' in outcome ? `: ${outcome.why}` : ''}`,
            );
        }
      }
    }
  }
}
