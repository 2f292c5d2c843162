import { gatewayNews } from '../../domain/money/gateway-news/gateway-news.js';
import type { GatewayNews, PaymentGateway } from '../ports/payment-gateway.js';
import { noTelemetry, type Telemetry } from '../ports/telemetry.js';
import { derivedId } from '../shared/command/ids.js';
import type { Services } from '../shared/use-case.js';

/** More than come in the minutes for which news are listed again. */
const REMEMBERED = 50_000;

/**
 * Takes the gateway's news, once each, and stores that they came before anybody is told so. What
 * they are about is looked at afterwards, by the relay.
 */
export class GatewayInbox {
  /** Taken by this process: whoever asks for news is told them again, and nothing is read for it. */
  private readonly recent = new Set<string>();

  constructor(
    private readonly services: Pick<Services, 'pipeline'>,
    private readonly gateway: PaymentGateway,
    private readonly now: () => number = Date.now,
    private readonly telemetry: Pick<Telemetry, 'gatewayNews'> = noTelemetry,
  ) {}

  /**
   * @throws NotGenuine, EngineUnavailable: nothing was taken, and the gateway sends it again
   */
  receive(body: Buffer, signature: string): Promise<void> {
    return this.take(this.gateway.receive(body, signature), 'callback');
  }

  /** @throws EngineUnavailable */
  async take({ id, type, about, createdAt }: GatewayNews, by: 'callback' | 'poll'): Promise<void> {
    if (this.recent.has(id)) {
      // what is asked for is listed again for a while: that is no news
      if (by === 'callback') this.telemetry.gatewayNews(by, 'known');
      return;
    }
    // somebody else uses the same account at the gateway
    if (!about) {
      this.remember(id);
      return this.telemetry.gatewayNews(by, 'foreign');
    }
    const { gateway, services } = this;
    const { events } = await services.pipeline.execute({
      decider: gatewayNews,
      id: derivedId('gateway-news', gateway.name, id),
      command: {
        type: 'ReceiveGatewayNews',
        at: new Date(this.now()).toISOString(),
        newsId: id,
        kind: type,
        about,
        createdAt,
        by,
      },
      context: {
        commandId: derivedId('gateway-news', gateway.name, id, by),
        correlationId: derivedId('gateway-news', gateway.name, id),
        causationId: derivedId('gateway-news', gateway.name, id),
        actor: { person: null, organization: null, impersonator: null, client: gateway.name },
      },
    });
    this.remember(id);
    this.telemetry.gatewayNews(by, events.length > 0 ? 'taken' : 'known');
  }

  private remember(id: string): void {
    this.recent.add(id);
    for (const oldest of this.recent) {
      if (this.recent.size <= REMEMBERED) return;
      this.recent.delete(oldest);
    }
  }
}
