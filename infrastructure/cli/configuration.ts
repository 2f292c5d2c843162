import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { ReplicaRole } from '../runtime/replica-role.js';
import type { LogFormat, LogLevel } from '../telemetry/log.js';
import { DEFAULT_DEMO_PASSWORD, FOREIGN, SECRET, Settings } from './settings.js';

export { DEFAULT_DEMO_PASSWORD };

/** What the environment and the configuration file say, checked. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly directory: string;
  readonly demoPassword: string;
  readonly rateLimit: number;
  /** Adding up figures is given up after so many milliseconds. */
  readonly analysisLimitMs: number;
  /** A file of tax rates beside those that come with the program. */
  readonly taxRatesFile: string | null;
  /** Where people reach the application, without a slash at the end. */
  readonly publicUrl: string;
  /** Null: mails go into the data directory's folder `mail`. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** A file of identity providers by which people can sign in; null: passwords only. */
  readonly identityProvidersFile: string | null;
  /** The first operator of a marketplace without a demo. */
  readonly operator: { readonly email: string; readonly password: string } | null;
  /** The servers that it stands on; null: everything embedded. */
  readonly servers: {
    readonly eventStoreUrl: string;
    readonly mongoUrl: string;
    readonly elasticsearchUrl: string;
    readonly synonymsFile: string | null;
    readonly indexPrefix: string;
  } | null;
  readonly role: ReplicaRole;
  readonly log: { readonly format: LogFormat; readonly level: LogLevel };
  /** Whoever reads the metrics has to have it; null: whoever is on this machine. */
  readonly metricsToken: string | null;
  /** Where traces go, by OTLP over HTTP; null: none are kept. */
  readonly tracesTo: string | null;
}

/**
 * Settings are missing or wrong; the message names every one of them, a line each, and what would
 * be right.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

type Given = Readonly<Record<string, unknown>>;

/**
 * Reads the environment, which wins, and the JSON file that `TRADEPOST_CONFIG` names, with the same
 * names. Empty is as good as absent. `role` is that of the command line.
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
  const given: Given = { ...file, ...own, ...(role === null ? {} : { TRADEPOST_ROLE: role }) };
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
  if (problems.length > 0) throw new ConfigurationError(problems);
  return configurationOf(settings, embedded);
}

function configurationOf(s: Settings, embedded: boolean): Configuration {
  return {
    port: s.PORT,
    host: s.HOST,
    directory: resolve(s.TRADEPOST_DATA),
    demoPassword: s.TRADEPOST_DEMO_PASSWORD,
    rateLimit: s.TRADEPOST_RATE_LIMIT,
    analysisLimitMs: s.TRADEPOST_QUERY_LIMIT_MS,
    taxRatesFile: s.TRADEPOST_TAX_RATES ? resolve(s.TRADEPOST_TAX_RATES) : null,
    publicUrl: (s.TRADEPOST_PUBLIC_URL ?? `http://127.0.0.1:${s.PORT}`).replace(/\/$/, ''),
    smtpUrl: s.TRADEPOST_SMTP_URL ?? null,
    mailFrom: s.TRADEPOST_MAIL_FROM,
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
          mongoUrl: s.TRADEPOST_MONGODB_URL!,
          elasticsearchUrl: s.TRADEPOST_ELASTICSEARCH_URL!,
          synonymsFile: s.TRADEPOST_SEARCH_SYNONYMS ? resolve(s.TRADEPOST_SEARCH_SYNONYMS) : null,
          indexPrefix: s.TRADEPOST_INDEX_PREFIX,
        },
    role: s.TRADEPOST_ROLE as ReplicaRole,
    log: { format: s.TRADEPOST_LOG as LogFormat, level: s.TRADEPOST_LOG_LEVEL as LogLevel },
    metricsToken: s.TRADEPOST_METRICS_TOKEN ?? null,
    tracesTo: s.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  };
}

function readFile(path: string): Given {
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
  return read as Given;
}

/**
 * Fields without a default are no properties before they are set: the decorators know all of them.
 */
const settingNames = (): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(Settings, '', false, false)
      .map((m) => m.propertyName),
  ),
];

const bare = (name: string): string => name.replace(/^TRADEPOST_/, '');

/** One has every word of the other, or the beginning of it: `MONGO_URL` and `MONGODB_URL`. */
function sharesWords(one: string, other: string): boolean {
  const [a, b] = [one.split('_'), other.split('_')];
  return (
    a.length === b.length && a.every((word, i) => word.startsWith(b[i]!) || b[i]!.startsWith(word))
  );
}

/** A name that nobody knows is a mistake that would go unnoticed. */
function unknownNames(given: Given): string[] {
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
    const said =
      value === undefined
        ? `${property} is missing`
        : SECRET.has(property)
          ? `${property} is not as it should be`
          : `${property} is ${JSON.stringify(value)}`;
    return `${said}: it ${rule}`;
  });
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Demo logins with a password that everybody knows do not leave this machine. */
export function requireSafeHost({ host, demoPassword }: Configuration, hasDemo: boolean): void {
  if (hasDemo && demoPassword === DEFAULT_DEMO_PASSWORD && !LOOPBACK.test(host))
    throw new ConfigurationError([
      `HOST is "${host}", but the demo logins have the default password: set TRADEPOST_DEMO_PASSWORD before the first start, start with --empty, or listen on 127.0.0.1`,
    ]);
}
