import { resolve } from 'node:path';

/** What the environment says, checked; `.env.example` explains each. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly directory: string;
  readonly demoPassword: string;
  readonly rateLimit: number;
  /** A file of tax rates beside those that come with the program. */
  readonly taxRatesFile: string | null;
  /** Where people reach the application, without a slash at the end. */
  readonly publicUrl: string;
  /** Null: mails go into the data directory's folder `mail`. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** The first operator of a marketplace without a demo. */
  readonly operator: { readonly email: string; readonly password: string } | null;
}

export const DEFAULT_DEMO_PASSWORD = 'demo-demo-demo';

/** A setting is missing or wrong; the message names it and what would be right. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export function readConfiguration(env: NodeJS.ProcessEnv = process.env): Configuration {
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) throw new ConfigurationError(`${name} is "${text}": it must be a whole number from ${min} to ${max}`);
    return value;
  };
  const demoPassword = env.TRADEPOST_DEMO_PASSWORD ?? DEFAULT_DEMO_PASSWORD;
  if (demoPassword.length < 12) throw new ConfigurationError('TRADEPOST_DEMO_PASSWORD must have at least 12 characters');
  const email = env.TRADEPOST_OPERATOR_EMAIL ?? '';
  const password = env.TRADEPOST_OPERATOR_PASSWORD ?? '';
  if ((email === '') !== (password === '')) throw new ConfigurationError('TRADEPOST_OPERATOR_EMAIL and TRADEPOST_OPERATOR_PASSWORD go together: set both or neither');
  if (email !== '' && (!email.includes('@') || password.length < 12))
    throw new ConfigurationError('TRADEPOST_OPERATOR_EMAIL must be an e-mail address, and TRADEPOST_OPERATOR_PASSWORD have at least 12 characters');
  const port = whole('PORT', 3000, 0, 65_535);
  const publicUrl = (env.TRADEPOST_PUBLIC_URL || `http://127.0.0.1:${port}`).replace(/\/$/, '');
  if (!/^https?:\/\/[^/]+$/.test(publicUrl)) throw new ConfigurationError(`TRADEPOST_PUBLIC_URL is "${publicUrl}": it must be an address such as https://trade.example`);
  const smtpUrl = env.TRADEPOST_SMTP_URL || null;
  // not repeated in the message: it may hold a password
  if (smtpUrl !== null && !/^smtps?:\/\//.test(smtpUrl)) throw new ConfigurationError('TRADEPOST_SMTP_URL must be an address such as smtps://user:password@mail.example:465');
  return {
    publicUrl,
    smtpUrl,
    mailFrom: env.TRADEPOST_MAIL_FROM || 'Tradepost <no-reply@tradepost.example>',
    operator: email === '' ? null : { email, password },
    port,
    host: env.HOST || '127.0.0.1',
    directory: resolve(env.TRADEPOST_DATA || './data'),
    demoPassword,
    taxRatesFile: env.TRADEPOST_TAX_RATES ? resolve(env.TRADEPOST_TAX_RATES) : null,
    rateLimit: whole('TRADEPOST_RATE_LIMIT', 2_000, 1, 10_000_000),
  };
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Demo logins with a password that everybody knows do not leave this machine. */
export function requireSafeHost({ host, demoPassword }: Configuration, hasDemo: boolean): void {
  if (hasDemo && demoPassword === DEFAULT_DEMO_PASSWORD && !LOOPBACK.test(host))
    throw new ConfigurationError(
      `HOST is "${host}", but the demo logins have the default password: set TRADEPOST_DEMO_PASSWORD before the first start, start with --empty, or listen on 127.0.0.1`,
    );
}
