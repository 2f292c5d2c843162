import { specify } from '../../shared/decider/decider-spec.js';
import { gatewayNews, type GatewayNewsCommand } from './gateway-news.js';

describe('news of the gateway', () => {
  it('are taken once, however often and by whatever way they come', () => {
    const at = '2026-03-02T09:00:00.000Z';
    const came: GatewayNewsCommand = {
      type: 'ReceiveGatewayNews',
      at,
      newsId: 'evt_1',
      kind: 'payment_intent.amount_capturable_updated',
      about: { what: 'capture', paymentId: 'pay-1', gatewayRef: 'pi_1' },
      createdAt: '2026-03-02T08:59:58.000Z',
      by: 'callback',
    };
    const spec = specify(gatewayNews);
    spec.given().when(came).thenTypes('GatewayNewsReceived');
    const received = gatewayNews.decide(came, false);
    spec
      .given(...received)
      .when({ ...came, by: 'poll' })
      .thenNothing();
  });
});
