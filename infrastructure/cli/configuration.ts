import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { MailKind } from '../../application/hub/mail.relay.js';
import type { PayoutSettings } from '../../application/money/payout-settings.js';
import type { PayWithinHours } from '../../application/money/proposed-terms.js';
import { fromDecimal } from '../../domain/shared/money/money.js';
import { isLiveKey, type StripeSettings } from '../engines/stripe/settings.js';
import type { ReplicaRole } from '../runtime/replica-role.js';
import type { LogFormat, LogLevel } from '../telemetry/log.js';
import { DEFAULT_DEMO_PASSWORD, FOREIGN, SECRET, Settings } from './settings.js';
import { stripeOf, stripeProblems } from './stripe-settings.js';

export { DEFAULT_DEMO_PASSWORD };

/** The validated settings from the environment and the configuration file. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly directory: string;
  readonly demoPassword: string;
  readonly rateLimit: number;
  /** What limits of addresses are multiplied by. */
  readonly addressLimitFactor: number;
  /** Time limit of an analysis, in milliseconds. */
  readonly analysisLimitMs: number;
  /** When payout runs are, and from which amounts on two people decide. */
  readonly payouts: PayoutSettings;
  /** How long requests that have begun may take once the process is told to end, in milliseconds. */
  readonly shutdownMs: number;
  /** A file with tax rates in addition to the built-in ones. */
  readonly taxRatesFile: string | null;
  /** A tax id relieves of tax before it is confirmed. */
  readonly taxReliefBeforeConfirmation: boolean;
  readonly payWithinHours: PayWithinHours;
  /** The application's base URL, without a trailing slash. */
  readonly publicUrl: string;
  /** Networks inside to which webhooks may be sent, `10.1.0.0/16`. */
  readonly webhookNetworks: readonly string[];
  /** Null: mails are written to the folder `mail` of the data directory. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Kinds of mail that are not sent. */
  readonly mailsOff: readonly MailKind[];
  /** Addresses and networks of the proxies in front of it. */
  readonly trustedProxies: readonly string[];
  /** A file with identity providers for signing in; null: passwords only. */
  readonly identityProvidersFile: string | null;
  /** The first operator of a marketplace without a demo. */
  readonly operator: { readonly email: string; readonly password: string } | null;
  /** The servers it uses; null: everything is embedded. */
  readonly servers: {
    readonly eventStoreUrl: string;
    /** Before the names of streams; empty: nothing. */
    readonly eventStorePrefix: string;
    readonly mongoUrl: string;
    readonly elasticsearchUrl: string;
    readonly synonymsFile: string | null;
    readonly indexPrefix: string;
  } | null;
  /** Who takes buyers' money; null: the simulated gateway. */
  readonly stripe: StripeSettings | null;
  /** How often the gateway is asked for what no callback has brought, in milliseconds. */
  readonly gatewayPollMs: number;
  readonly role: ReplicaRole;
  readonly log: { readonly format: LogFormat; readonly level: LogLevel };
  /** Token for reading the metrics; null: they can be read on this machine only. */
  readonly metricsToken: string | null;
  /** URL of the collector of traces (OTLP over HTTP); null: no tracing. */
  readonly tracesTo: string | null;
}

/** Settings are missing or invalid; the message has a line for each, with what is accepted. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

type RawSettings = Readonly<Record<string, unknown>>;

/**
 * Reads the environment and the JSON file that `TRADEPOST_CONFIG` names, with the same names; the
 * environment takes precedence. Empty variables are ignored. `role` is the command line's.
 *
 * @throws ConfigurationError
 */
export function readConfiguration(
  env: NodeJS.ProcessEnv = process.env,
  role: string | null = null,
): Configuration {
  const known = settingNames();
  const own = Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) =>
        value !== '' &&
        (known.includes(name) || (name.startsWith('TRADEPOST_') && !FOREIGN.test(name))),
    ),
  );
  const file = typeof own.TRADEPOST_CONFIG === 'string' ? readFile(own.TRADEPOST_CONFIG) : {};
  const given: RawSettings = {
    ...file,
    ...own,
    ...(role === null ? {} : { TRADEPOST_ROLE: role }),
  };
  const settings = plainToInstance(Settings, given, {
    exposeDefaultValues: true,
    excludeExtraneousValues: true,
    exposeUnsetFields: false,
  });
  const problems = [...unknownNames(given), ...wrongValues(settings)];
  const embedded =
    !settings.TRADEPOST_EVENTSTORE_URL &&
    !settings.TRADEPOST_MONGODB_URL &&
    !settings.TRADEPOST_ELASTICSEARCH_URL;
  if (embedded && settings.TRADEPOST_ROLE !== 'all' && problems.length === 0)
    problems.push(
      `TRADEPOST_ROLE is "${settings.TRADEPOST_ROLE}": it must be "all" where everything is embedded; set the addresses of the three engines to have several replicas`,
    );
  if (problems.length === 0) problems.push(...stripeProblems(settings, publicUrlOf(settings)));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return configurationOf(settings, embedded);
}

const publicUrlOf = (s: Settings): string =>
  (s.TRADEPOST_PUBLIC_URL ?? `http://127.0.0.1:${s.PORT}`).replace(/\/$/, '');

function configurationOf(s: Settings, embedded: boolean): Configuration {
  return {
    port: s.PORT,
    host: s.HOST,
    directory: resolve(s.TRADEPOST_DATA),
    demoPassword: s.TRADEPOST_DEMO_PASSWORD,
    rateLimit: s.TRADEPOST_RATE_LIMIT,
    addressLimitFactor: s.TRADEPOST_ADDRESS_LIMIT_FACTOR,
    analysisLimitMs: s.TRADEPOST_QUERY_LIMIT_MS,
    payouts: {
      timeZone: s.TRADEPOST_PAYOUT_TIME_ZONE,
      startsAt: s.TRADEPOST_PAYOUT_TIME,
      twoPeopleAbove: new Map(
        s.TRADEPOST_TWO_PEOPLE_ABOVE.map((limit) => {
          const [currency = '', amount = ''] = limit.split('=');
          return [currency, fromDecimal(amount, currency).amount];
        }),
      ),
    },
    shutdownMs: s.TRADEPOST_SHUTDOWN_SECONDS * 1_000,
    taxRatesFile: s.TRADEPOST_TAX_RATES ? resolve(s.TRADEPOST_TAX_RATES) : null,
    taxReliefBeforeConfirmation: s.TRADEPOST_TAX_RELIEF === 'form',
    payWithinHours: {
      card: s.TRADEPOST_CARD_PAYMENT_HOURS,
      transfer: s.TRADEPOST_BANK_TRANSFER_DAYS * 24,
    },
    publicUrl: publicUrlOf(s),
    webhookNetworks: s.TRADEPOST_WEBHOOK_NETWORKS,
    smtpUrl: s.TRADEPOST_SMTP_URL ?? null,
    mailFrom: s.TRADEPOST_MAIL_FROM,
    mailsOff: s.TRADEPOST_MAILS_OFF as MailKind[],
    trustedProxies: s.TRADEPOST_TRUSTED_PROXIES,
    identityProvidersFile: s.TRADEPOST_IDENTITY_PROVIDERS
      ? resolve(s.TRADEPOST_IDENTITY_PROVIDERS)
      : null,
    operator: s.TRADEPOST_OPERATOR_EMAIL
      ? { email: s.TRADEPOST_OPERATOR_EMAIL, password: s.TRADEPOST_OPERATOR_PASSWORD! }
      : null,
    servers: embedded
      ? null
      : {
          eventStoreUrl: s.TRADEPOST_EVENTSTORE_URL!,
          eventStorePrefix: s.TRADEPOST_EVENTSTORE_PREFIX,
          mongoUrl: s.TRADEPOST_MONGODB_URL!,
          elasticsearchUrl: s.TRADEPOST_ELASTICSEARCH_URL!,
          synonymsFile: s.TRADEPOST_SEARCH_SYNONYMS ? resolve(s.TRADEPOST_SEARCH_SYNONYMS) : null,
          indexPrefix: s.TRADEPOST_INDEX_PREFIX,
        },
    stripe: stripeOf(s),
    gatewayPollMs: s.TRADEPOST_GATEWAY_POLL_SECONDS * 1_000,
    role: s.TRADEPOST_ROLE as ReplicaRole,
    log: { format: s.TRADEPOST_LOG as LogFormat, level: s.TRADEPOST_LOG_LEVEL as LogLevel },
    metricsToken: s.TRADEPOST_METRICS_TOKEN ?? null,
    tracesTo: s.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  };
}

function readFile(path: string): RawSettings {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigurationError([
      `TRADEPOST_CONFIG is "${path}", which cannot be read: ${(error as Error).message}`,
    ]);
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new ConfigurationError([`${path} must hold one object of settings`]);
  return read as RawSettings;
}

/** Names of all settings, from the decorators, as fields without a default are not properties. */
const settingNames = (): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(Settings, '', false, false)
      .map((m) => m.propertyName),
  ),
];

const bare = (name: string): string => name.replace(/^TRADEPOST_/, '');

/**
 * Whether the words of one name are prefixes of the other's, as in `MONGO_URL` and `MONGODB_URL`.
 */
function sharesWords(one: string, other: string): boolean {
  const [a, b] = [one.split('_'), other.split('_')];
  return (
    a.length === b.length && a.every((word, i) => word.startsWith(b[i]!) || b[i]!.startsWith(word))
  );
}

/** An unknown name is reported, as a typo would otherwise go unnoticed. */
function unknownNames(given: RawSettings): string[] {
  const known = settingNames();
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = known.filter(
        (k) =>
          bare(k).includes(bare(name)) ||
          bare(name).includes(bare(k)) ||
          sharesWords(bare(k), bare(name)),
      );
      return `${name} is no setting${near.length > 0 ? `: is ${near.join(' or ')} meant?` : `: choose among ${known.join(', ')}`}`;
    });
}

function wrongValues(settings: Settings): string[] {
  return validateSync(settings).map(({ property, value, constraints }) => {
    const [rule = 'is wrong'] = [...new Set(Object.values(constraints ?? {}))];
    const description =
      value === undefined
        ? `${property} is missing`
        : SECRET.has(property)
          ? `${property} is invalid`
          : `${property} is ${JSON.stringify(value)}`;
    return `${description}: it ${rule}`;
  });
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Demo logins with the well-known default password must not be reachable from other machines. */
export function requireSafeHost({ host, demoPassword }: Configuration, hasDemo: boolean): void {
  if (hasDemo && demoPassword === DEFAULT_DEMO_PASSWORD && !LOOPBACK.test(host))
    throw new ConfigurationError([
      `HOST is "${host}", but the demo logins have the default password: set TRADEPOST_DEMO_PASSWORD before the first start, start with --empty, or listen on 127.0.0.1`,
    ]);
}

/** Real money and demo companies, whose passwords everybody knows, never meet. */
export function requireNoDemoWithLiveKey(
  { stripe, directory }: Configuration,
  hasDemo: boolean,
): void {
  if (hasDemo && stripe && isLiveKey(stripe.secretKey))
    throw new ConfigurationError([
      `STRIPE_SECRET_KEY is a live key, but ${directory} has or would have the demo: set TRADEPOST_DATA to another directory and start with --empty, or use a test key (sk_test_…)`,
    ]);
}
