/** The real servers that contract suites run against, where the environment names them. */
const servers = {
  MongoDB: process.env.TRADEPOST_TEST_MONGODB_URL,
  Elasticsearch: process.env.TRADEPOST_TEST_ELASTICSEARCH_URL,
  EventStoreDB: process.env.TRADEPOST_TEST_EVENTSTORE_URL,
  'stripe-mock': process.env.TRADEPOST_TEST_STRIPE_URL,
} as const;

export type Server = keyof typeof servers;

const variables: Readonly<Record<Server, string>> = {
  MongoDB: 'TRADEPOST_TEST_MONGODB_URL',
  Elasticsearch: 'TRADEPOST_TEST_ELASTICSEARCH_URL',
  EventStoreDB: 'TRADEPOST_TEST_EVENTSTORE_URL',
  'stripe-mock': 'TRADEPOST_TEST_STRIPE_URL',
};

/**
 * Runs the suites where all servers that they need are named; else says plainly which were skipped.
 */
export function withServers(
  wanted: readonly Server[],
  suites: (urls: Readonly<Record<Server, string>>) => void,
): void {
  const missing = wanted.filter((server) => !servers[server]);
  if (missing.length === 0) return suites(servers as Readonly<Record<Server, string>>);
  const names = missing.map((server) => `${server} (set ${variables[server]})`).join(' and ');
  describe.skip(`skipped, as there is no ${names}`, () => {
    it('is not run', () => undefined);
  });
}
