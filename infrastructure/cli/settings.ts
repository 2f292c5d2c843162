import { isIP } from 'node:net';
import { Expose, Transform } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { mailKinds, neededMails } from '../../application/hub/mail.relay.js';
import { fromDecimal } from '../../domain/shared/money/money.js';
import { isTimeZone } from '../../domain/shared/time/days.js';
import { wrongOption } from '../engines/eventstoredb/connection-options.js';
import { AddressGuard } from '../engines/webhooks/address-guard.js';
import { replicaRoles } from '../runtime/replica-role.js';
import { logFormats, logLevels } from '../telemetry/log.js';

export const DEFAULT_DEMO_PASSWORD = 'demo-demo-demo';

const whole = (): PropertyDecorator =>
  Transform(({ value }) =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : (value as unknown),
  );

const optionalMails = mailKinds.filter((kind) => !neededMails.includes(kind));

/** Whether any engine has a URL: then all three need one. */
const anyEngine = (s: Settings): boolean =>
  Boolean(s.TRADEPOST_EVENTSTORE_URL ?? s.TRADEPOST_MONGODB_URL ?? s.TRADEPOST_ELASTICSEARCH_URL);

/** An address, a network in CIDR notation, or a name that the HTTP server knows. */
function isNetwork(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', bits] = value.split('/');
  const version = isIP(address);
  return (
    version !== 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  );
}

/** A currency and an amount of it, `GBP=10000`. */
function isLimit(value: unknown): boolean {
  const [currency = '', amount = '', more] = typeof value === 'string' ? value.split('=') : [];
  try {
    return more === undefined && fromDecimal(amount, currency).amount >= 0;
  } catch {
    return false;
  }
}

const engine = (says: string): string =>
  `must be ${says}: the three engines go together, or are all left out to have everything embedded`;

/**
 * The settings by the names of their environment variables; `.env.example` explains each. Messages
 * never repeat the value of a secret.
 */
export class Settings {
  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number from 0 to 65535' })
  @Min(0, { message: 'must be a whole number from 0 to 65535' })
  @Max(65_535, { message: 'must be a whole number from 0 to 65535' })
  PORT = 3000;

  @Expose()
  @IsString()
  HOST = '127.0.0.1';

  @Expose()
  @IsString()
  TRADEPOST_DATA = './data';

  @Expose()
  @MinLength(12, { message: 'must have at least 12 characters' })
  TRADEPOST_DEMO_PASSWORD = DEFAULT_DEMO_PASSWORD;

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number from 1 to 10000000' })
  @Min(1, { message: 'must be a whole number from 1 to 10000000' })
  @Max(10_000_000, { message: 'must be a whole number from 1 to 10000000' })
  TRADEPOST_RATE_LIMIT = 2_000;

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number from 1 to 10000' })
  @Min(1, { message: 'must be a whole number from 1 to 10000' })
  @Max(10_000, { message: 'must be a whole number from 1 to 10000' })
  TRADEPOST_ADDRESS_LIMIT_FACTOR = 1;

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number of milliseconds from 1 to 60000' })
  @Min(1, { message: 'must be a whole number of milliseconds from 1 to 60000' })
  @Max(60_000, { message: 'must be a whole number of milliseconds from 1 to 60000' })
  TRADEPOST_QUERY_LIMIT_MS = 5_000;

  @Expose()
  @ValidateBy({
    name: 'timeZone',
    validator: {
      validate: isTimeZone,
      defaultMessage: () => 'must be an IANA time zone such as Europe/London',
    },
  })
  TRADEPOST_PAYOUT_TIME_ZONE = 'UTC';

  @Expose()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day such as 06:00' })
  TRADEPOST_PAYOUT_TIME = '06:00';

  @Expose()
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value as unknown),
  )
  @ValidateBy(
    {
      name: 'limits',
      validator: {
        validate: isLimit,
        defaultMessage: () =>
          'must list currencies with an amount, such as GBP=10000,EUR=12000: what is more takes two people',
      },
    },
    { each: true },
  )
  TRADEPOST_TWO_PEOPLE_ABOVE: string[] = [];

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number of seconds from 1 to 600' })
  @Min(1, { message: 'must be a whole number of seconds from 1 to 600' })
  @Max(600, { message: 'must be a whole number of seconds from 1 to 600' })
  TRADEPOST_SHUTDOWN_SECONDS = 20;

  @Expose()
  @IsOptional()
  @IsString()
  TRADEPOST_TAX_RATES?: string;

  @Expose()
  @IsIn(['confirmed', 'form'], { message: 'must be one of confirmed, form' })
  TRADEPOST_TAX_RELIEF: 'confirmed' | 'form' = 'confirmed';

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number of hours from 1 to 720' })
  @Min(1, { message: 'must be a whole number of hours from 1 to 720' })
  @Max(720, { message: 'must be a whole number of hours from 1 to 720' })
  TRADEPOST_CARD_PAYMENT_HOURS = 72;

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number of days from 1 to 30' })
  @Min(1, { message: 'must be a whole number of days from 1 to 30' })
  @Max(30, { message: 'must be a whole number of days from 1 to 30' })
  TRADEPOST_BANK_TRANSFER_DAYS = 7;

  @Expose()
  @IsOptional()
  @Matches(/^https?:\/\/[^/]+\/?$/, { message: 'must be an address such as https://trade.example' })
  TRADEPOST_PUBLIC_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(/^smtps?:\/\//, {
    message: 'must be an address such as smtps://user:password@mail.example:465',
  })
  TRADEPOST_SMTP_URL?: string;

  @Expose()
  @IsString()
  TRADEPOST_MAIL_FROM = 'Tradepost <no-reply@tradepost.example>';

  @Expose()
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value as unknown),
  )
  @IsIn([...optionalMails], {
    each: true,
    message: `must list kinds of mail that are not sent, such as shipment,quote-given: choose among ${optionalMails.join(', ')}`,
  })
  TRADEPOST_MAILS_OFF: string[] = [];

  @Expose()
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value as unknown),
  )
  @ValidateBy(
    {
      name: 'proxies',
      validator: {
        validate: isNetwork,
        defaultMessage: () =>
          'must list addresses or networks of proxies, such as 10.0.0.0/8,fd00::/8, or loopback, linklocal, uniquelocal',
      },
    },
    { each: true },
  )
  TRADEPOST_TRUSTED_PROXIES: string[] = [];

  @Expose()
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value as unknown),
  )
  @ValidateBy(
    {
      name: 'webhookNetworks',
      validator: {
        validate: isNetworkInside,
        defaultMessage: () =>
          'must list networks inside to which webhooks may be sent, such as 10.1.0.0/16,127.0.0.1',
      },
    },
    { each: true },
  )
  TRADEPOST_WEBHOOK_NETWORKS: string[] = [];

  @Expose()
  @IsOptional()
  @IsString()
  TRADEPOST_IDENTITY_PROVIDERS?: string;

  @Expose()
  @ValidateIf(
    (s: Settings) =>
      s.TRADEPOST_OPERATOR_EMAIL !== undefined || s.TRADEPOST_OPERATOR_PASSWORD !== undefined,
  )
  @IsEmail(
    {},
    {
      message:
        'must be an e-mail address; it goes together with TRADEPOST_OPERATOR_PASSWORD: set both or neither',
    },
  )
  TRADEPOST_OPERATOR_EMAIL?: string;

  @Expose()
  @ValidateIf(
    (s: Settings) =>
      s.TRADEPOST_OPERATOR_EMAIL !== undefined || s.TRADEPOST_OPERATOR_PASSWORD !== undefined,
  )
  @MinLength(12, {
    message:
      'must have at least 12 characters; it goes together with TRADEPOST_OPERATOR_EMAIL: set both or neither',
  })
  TRADEPOST_OPERATOR_PASSWORD?: string;

  @Expose()
  @ValidateIf(anyEngine)
  @Matches(/^(esdb|kurrentdb)(\+discover)?:\/\/([^@/]*@)?[^@/?:,]+([/?:,][^@]*)?$/, {
    message: engine(
      'a connection string such as esdb://user:password@events.example:2113?tls=true',
    ),
  })
  @ValidateBy({
    name: 'knownOptions',
    validator: {
      validate: (value) => typeof value !== 'string' || wrongOption(value) === null,
      defaultMessage: (wrong) => `has ${wrongOption(wrong!.value as string)}`,
    },
  })
  TRADEPOST_EVENTSTORE_URL?: string;

  @Expose()
  @Matches(/^([a-z][a-z0-9_]{0,38}\.)?$/, {
    message:
      'must be small letters, digits and _, beginning with a letter and ending with a dot, such as acme.',
  })
  TRADEPOST_EVENTSTORE_PREFIX = '';

  @Expose()
  @ValidateIf(anyEngine)
  @Matches(/^mongodb(\+srv)?:\/\/([^@/]*@)?[^@/?:,]+([/?:,][^@]*)?$/, {
    message: engine(
      'an address of a replica set such as mongodb://user:password@db.example:27017/tradepost?replicaSet=rs0',
    ),
  })
  TRADEPOST_MONGODB_URL?: string;

  @Expose()
  @ValidateIf(anyEngine)
  @Matches(/^https?:\/\/([^@/]*@)?[^@/?:]+([/?:][^@]*)?$/, {
    message: engine('an address such as https://user:password@search.example:9200'),
  })
  TRADEPOST_ELASTICSEARCH_URL?: string;

  @Expose()
  @IsIn([...replicaRoles], { message: `must be one of ${replicaRoles.join(', ')}` })
  TRADEPOST_ROLE = 'all';

  @Expose()
  @IsOptional()
  @IsString()
  TRADEPOST_SEARCH_SYNONYMS?: string;

  @Expose()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, {
    message: 'must be small letters, digits and dashes, beginning with a letter',
  })
  TRADEPOST_INDEX_PREFIX = 'tradepost';

  @Expose()
  @IsOptional()
  @Matches(/^[sr]k_(test|live)_\w+$/, {
    message:
      'must be a secret or restricted key of Stripe such as sk_test_… or rk_live_… (pk_… is the publishable key, which is not needed)',
  })
  STRIPE_SECRET_KEY?: string;

  @Expose()
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : (value as unknown),
  )
  @Matches(/^whsec_\S+$/, {
    each: true,
    message:
      'must list the signing secrets of the endpoints at Stripe, such as whsec_…,whsec_…: several while one is exchanged',
  })
  STRIPE_WEBHOOK_SECRETS: string[] = [];

  @Expose()
  @IsOptional()
  @Matches(/^[a-z0-9.-]+$/i, { message: 'must be a host such as 127.0.0.1' })
  STRIPE_HOST?: string;

  @Expose()
  @IsOptional()
  @whole()
  @IsInt({ message: 'must be a whole number from 1 to 65535' })
  @Min(1, { message: 'must be a whole number from 1 to 65535' })
  @Max(65_535, { message: 'must be a whole number from 1 to 65535' })
  STRIPE_PORT?: number;

  @Expose()
  @IsOptional()
  @IsIn(['http', 'https'], { message: 'must be one of http, https' })
  STRIPE_PROTOCOL?: 'http' | 'https';

  @Expose()
  @whole()
  @IsInt({ message: 'must be a whole number of seconds from 1 to 3600' })
  @Min(1, { message: 'must be a whole number of seconds from 1 to 3600' })
  @Max(3_600, { message: 'must be a whole number of seconds from 1 to 3600' })
  TRADEPOST_GATEWAY_POLL_SECONDS = 60;

  @Expose()
  @IsIn([...logFormats], { message: `must be one of ${logFormats.join(', ')}` })
  TRADEPOST_LOG = 'text';

  @Expose()
  @IsIn([...logLevels], { message: `must be one of ${logLevels.join(', ')}` })
  TRADEPOST_LOG_LEVEL = 'info';

  @Expose()
  @IsOptional()
  @MinLength(16, { message: 'must have at least 16 characters' })
  TRADEPOST_METRICS_TOKEN?: string;

  @Expose()
  @IsOptional()
  @Matches(/^https?:\/\/[^\s]+$/, {
    message: 'must be the address of a collector such as http://collector.example:4318',
  })
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @Expose()
  @IsOptional()
  @IsString()
  TRADEPOST_CONFIG?: string;
}

/** Settings whose value is never repeated in a message. */
export const SECRET: ReadonlySet<string> = new Set([
  'TRADEPOST_DEMO_PASSWORD',
  'TRADEPOST_SMTP_URL',
  'TRADEPOST_OPERATOR_PASSWORD',
  'TRADEPOST_METRICS_TOKEN',
  'TRADEPOST_EVENTSTORE_URL',
  'TRADEPOST_MONGODB_URL',
  'TRADEPOST_ELASTICSEARCH_URL',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRETS',
]);

/** Variables of tests and benchmarks. */
export const FOREIGN = /^TRADEPOST_(TEST|BENCH)_/;

function isNetworkInside(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    new AddressGuard([text]);
    return true;
  } catch {
    return false;
  }
}
