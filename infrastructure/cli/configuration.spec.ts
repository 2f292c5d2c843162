import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../testing/kit/directory.js';
import {
  ConfigurationError,
  readConfiguration,
  requireNoDemoWithLiveKey,
  requireSafeHost,
} from './configuration.js';

const directory = temporaryDirectory();
const engines = {
  TRADEPOST_EVENTSTORE_URL: 'esdb://app:secret-one@events:2113',
  TRADEPOST_MONGODB_URL: 'mongodb://app:secret-two@db/tradepost',
  TRADEPOST_ELASTICSEARCH_URL: 'http://search:9200',
};
const problemsOf = (env: NodeJS.ProcessEnv, role: string | null = null): readonly string[] => {
  try {
    readConfiguration(env, role);
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
};

describe('the configuration', () => {
  it('needs nothing: everything is embedded then, and listens on this machine', () => {
    expect(readConfiguration({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      role: 'all',
      servers: null,
      publicUrl: 'http://127.0.0.1:3000',
      smtpUrl: null,
      operator: null,
    });
    expect(readConfiguration({ PORT: '', TRADEPOST_SMTP_URL: '' }).port).toBe(3000);
  });

  it('takes the servers by their addresses, and the role also from the command line, which wins', () => {
    const { servers, role } = readConfiguration({ ...engines, TRADEPOST_ROLE: 'api' }, 'projector');
    expect([servers?.mongoUrl, servers?.indexPrefix, role]).toEqual([
      engines.TRADEPOST_MONGODB_URL,
      'tradepost',
      'projector',
    ]);
  });

  it('takes a prefix for streams that ends with a dot, which no name of a stream has', () => {
    const of = (prefix: string) =>
      readConfiguration({ ...engines, TRADEPOST_EVENTSTORE_PREFIX: prefix });
    expect([of('').servers, of('acme.').servers]).toMatchObject([
      { eventStorePrefix: '' },
      { eventStorePrefix: 'acme.' },
    ]);
    for (const wrong of ['acme', 'order-', 'a.b.', '.', 'Acme.', 'a cme.', '$x.'])
      expect(problemsOf({ ...engines, TRADEPOST_EVENTSTORE_PREFIX: wrong })).toEqual([
        `TRADEPOST_EVENTSTORE_PREFIX is "${wrong}": it must be small letters, digits and _, beginning with a letter and ending with a dot, such as acme.`,
      ]);
  });

  it('names an option of EventStoreDB’s address that nobody knows, and says nothing else of it', () => {
    const of = (query: string) =>
      problemsOf({
        ...engines,
        TRADEPOST_EVENTSTORE_URL: `esdb://app:hunter2@events:2113${query}`,
      }).join('\n');
    for (const right of [
      '?tls=false',
      '?tls=true&tlsCAFile=/certs/ca.pem&nodePreference=read_only_replica',
      '?Tls=true&keep_alive_interval=-1',
      '',
    ])
      expect(of(right)).toBe('');
    expect(of('?tls=true&keepAlive=5')).toMatch(
      /^TRADEPOST_EVENTSTORE_URL is invalid: it has the option "keepAlive" that EventStoreDB’s client does not know: choose among tls, /,
    );
    expect(of('?keepAliveInterval=often')).toMatch(
      /it has the option "keepAliveInterval", which must be a whole number$/,
    );
    expect(of('?hunter2=x&tls=true')).toMatch(/it has an option that EventStoreDB’s client/);
    expect([of('?keepAlive=hunter2'), of('?tls=hunter2')].join()).not.toContain('hunter2');
  });

  it('reads a file with the same names, over which the environment wins', () => {
    const path = join(directory(), 'tradepost.json');
    writeFileSync(path, JSON.stringify({ PORT: 4000, TRADEPOST_RATE_LIMIT: 5, ...engines }));
    expect(readConfiguration({ TRADEPOST_CONFIG: path, TRADEPOST_RATE_LIMIT: '7' })).toMatchObject({
      port: 4000,
      rateLimit: 7,
      servers: { elasticsearchUrl: 'http://search:9200' },
    });
    writeFileSync(path, JSON.stringify({ PROT: 4000 }));
    expect(problemsOf({ TRADEPOST_CONFIG: path })).toEqual([
      expect.stringMatching(/^PROT is no setting/),
    ]);
    expect(problemsOf({ TRADEPOST_CONFIG: join(directory(), 'nowhere.json') })).toEqual([
      expect.stringMatching(/cannot be read/),
    ]);
  });

  it('lists every problem at once, each with what would be right', () => {
    const problems = problemsOf({
      PORT: '70000',
      TRADEPOST_RATE_LIMIT: 'many',
      TRADEPOST_PUBLIC_URL: 'trade.example',
      TRADEPOST_OPERATOR_EMAIL: 'me',
      TRADEPOST_ROLE: 'boss',
    });
    expect(problems.map((p) => p.split(' ')[0]).sort()).toEqual([
      'PORT',
      'TRADEPOST_OPERATOR_EMAIL',
      'TRADEPOST_OPERATOR_PASSWORD',
      'TRADEPOST_PUBLIC_URL',
      'TRADEPOST_RATE_LIMIT',
      'TRADEPOST_ROLE',
    ]);
    expect(problems.join('\n')).toMatch(/PORT is 70000: it must be a whole number from 0 to 65535/);
  });

  it('takes kinds of mail that are not sent, and names those that there are', () => {
    const mailsOff = (kinds: string) => readConfiguration({ TRADEPOST_MAILS_OFF: kinds }).mailsOff;
    expect([mailsOff(''), mailsOff('shipment, quote-given')]).toEqual([
      [],
      ['shipment', 'quote-given'],
    ]);
    expect(problemsOf({ TRADEPOST_MAILS_OFF: 'shipments' })).toEqual([
      expect.stringMatching(/choose among invitation, .*, shipment,/),
    ]);
  });

  describe('of Stripe', () => {
    const test = { STRIPE_SECRET_KEY: 'sk_test_51Abc' };
    const live = {
      STRIPE_SECRET_KEY: 'rk_live_51Abc',
      STRIPE_WEBHOOK_SECRETS: 'whsec_one,whsec_two',
      TRADEPOST_PUBLIC_URL: 'https://trade.example',
    };

    it('is none: the gateway is simulated then', () => {
      expect(readConfiguration({}).stripe).toBeNull();
      expect(readConfiguration({ STRIPE_SECRET_KEY: '' }).stripe).toBeNull();
    });

    it('is a key, the secrets of its endpoints, and for tests an address', () => {
      expect(readConfiguration(test).stripe).toEqual({
        secretKey: 'sk_test_51Abc',
        webhookSecrets: [],
      });
      expect(readConfiguration(live).stripe?.webhookSecrets).toEqual(['whsec_one', 'whsec_two']);
      const elsewhere = { STRIPE_HOST: '127.0.0.1', STRIPE_PORT: '12111', STRIPE_PROTOCOL: 'http' };
      expect(readConfiguration({ ...test, ...elsewhere }).stripe?.address).toEqual({
        host: '127.0.0.1',
        port: 12_111,
        protocol: 'http',
      });
    });

    it('is refused by the name of the setting, with what would be right, and never with a secret', () => {
      const problems = [
        problemsOf({ STRIPE_SECRET_KEY: 'pk_test_hunter2' }),
        problemsOf({ ...test, STRIPE_WEBHOOK_SECRETS: 'hunter2' }),
        problemsOf({ ...live, STRIPE_HOST: '127.0.0.1', STRIPE_PROTOCOL: 'http' }),
        problemsOf({ ...live, STRIPE_WEBHOOK_SECRETS: '' }),
        problemsOf({ ...live, TRADEPOST_PUBLIC_URL: '' }),
        problemsOf({ STRIPE_WEBHOOK_SECRETS: 'whsec_hunter2' }),
        problemsOf({ ...test, STRIPE_PORT: '12111' }),
      ];
      expect(problems).toEqual([
        [expect.stringMatching(/^STRIPE_SECRET_KEY is invalid: .*pk_… is the publishable key/)],
        [expect.stringMatching(/^STRIPE_WEBHOOK_SECRETS is invalid: .*whsec_…/)],
        [
          expect.stringMatching(/^STRIPE_HOST is set, but STRIPE_SECRET_KEY is a live key/),
          expect.stringMatching(/^STRIPE_PROTOCOL is set, but STRIPE_SECRET_KEY is a live key/),
        ],
        [expect.stringMatching(/^STRIPE_WEBHOOK_SECRETS is missing: .*docs\/payments\.md/)],
        [expect.stringMatching(/^TRADEPOST_PUBLIC_URL is .*https:\/\//)],
        [expect.stringMatching(/^STRIPE_WEBHOOK_SECRETS is set without STRIPE_SECRET_KEY/)],
        [expect.stringMatching(/^STRIPE_PORT is set without STRIPE_HOST/)],
      ]);
      expect(problems.flat().join()).not.toMatch(/hunter2|51Abc/);
    });

    it('is no live key where the demo is', () => {
      const configuration = readConfiguration(live);
      expect(() => requireNoDemoWithLiveKey(configuration, false)).not.toThrow();
      expect(() => requireNoDemoWithLiveKey(readConfiguration(test), true)).not.toThrow();
      expect(() => requireNoDemoWithLiveKey(configuration, true)).toThrow(
        /STRIPE_SECRET_KEY is a live key, .*--empty/,
      );
    });
  });

  it('wants all three engines or none, and several replicas only on servers', () => {
    expect(
      problemsOf({ TRADEPOST_MONGODB_URL: engines.TRADEPOST_MONGODB_URL }).map(
        (p) => p.split(':')[0],
      ),
    ).toEqual(['TRADEPOST_EVENTSTORE_URL is missing', 'TRADEPOST_ELASTICSEARCH_URL is missing']);
    for (const [name, nowhere] of [
      ['TRADEPOST_MONGODB_URL', 'mongodb://app:secret-two@'],
      ['TRADEPOST_EVENTSTORE_URL', 'esdb://app:secret-one@?tls=false'],
      ['TRADEPOST_ELASTICSEARCH_URL', 'http://:9200'],
    ] as const)
      expect(problemsOf({ ...engines, [name]: nowhere })).toEqual([
        expect.stringMatching(new RegExp(`^${name} is invalid`)),
      ]);
    expect(problemsOf({}, 'projector')).toEqual([
      expect.stringMatching(/^TRADEPOST_ROLE is "projector"/),
    ]);
  });

  it('never repeats a secret', () => {
    const problems = problemsOf({
      TRADEPOST_MONGODB_URL: 'postgres://app:hunter2@db',
      TRADEPOST_SMTP_URL: 'hunter2@mail',
      TRADEPOST_DEMO_PASSWORD: 'hunter2',
    }).join('\n');
    expect(problems).toMatch(/TRADEPOST_MONGODB_URL is invalid/);
    expect(problems).not.toContain('hunter2');
  });

  it('takes a name that it does not know for a mistake', () => {
    expect(problemsOf({ TRADEPOST_MONGO_URL: 'x' })).toEqual([
      'TRADEPOST_MONGO_URL is no setting: is TRADEPOST_MONGODB_URL meant?',
    ]);
    expect(problemsOf({ TRADEPOST_TEST_MONGODB_URL: 'x', PATH: '/bin' })).toEqual([]);
  });

  it('lets demo logins with the password that everybody knows not leave this machine', () => {
    expect(() => requireSafeHost(readConfiguration({ HOST: '0.0.0.0' }), true)).toThrow(
      ConfigurationError,
    );
    expect(() => requireSafeHost(readConfiguration({ HOST: '0.0.0.0' }), false)).not.toThrow();
  });
});
