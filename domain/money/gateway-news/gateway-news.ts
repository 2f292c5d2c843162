import type { Decider, DomainCommand } from '../../shared/decider/decider.js';
import type { GatewayNewsEvent, NewsSubject } from './gateway-news.events.js';

export type GatewayNewsCommand = DomainCommand<'ReceiveGatewayNews'> & {
  newsId: string;
  kind: string;
  about: NewsSubject;
  createdAt: string;
  by: 'callback' | 'poll';
};

/** One piece of news of the gateway's, which it may send any number of times. */
export const gatewayNews: Decider<boolean, GatewayNewsCommand, GatewayNewsEvent> = {
  category: 'gatewayNews',
  shortLived: true,
  stateVersion: 1,
  initial: false,
  decide: ({ newsId, kind, about, createdAt, by, at }, isKnown) =>
    isKnown
      ? []
      : [
          {
            type: 'GatewayNewsReceived',
            data: { newsId, kind, about, createdAt, by, occurredAt: at },
          },
        ],
  evolve: () => true,
};
