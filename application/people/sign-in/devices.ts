import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from '../../../domain/shared/time/days.js';

const DAYS = 180;
/** Accounts that one device is known at, the latest first. */
const ACCOUNTS = 4;

/**
 * Recognises devices on which somebody has signed in before, by a signed token that they keep
 * (OWASP, "device cookies"). It opens nothing: whoever has one is only counted by themselves, so
 * that strangers who guess at the same account do not lock them out.
 */
export class Devices {
  private readonly key: Buffer;

  constructor(
    signingSecret: Buffer,
    private readonly now: () => number = Date.now,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', signingSecret, '', 'tradepost/devices', 32));
  }

  /** The id of the device that has this token, if it is known at this account. */
  at(account: string, token: string | null): string | null {
    for (const each of partsOf(token)) {
      const [of, device, until, signature] = each.split('.');
      if (of !== account || !device || !until || !signature) continue;
      if (!this.isSigned(`${of}.${device}.${until}`, signature)) continue;
      if (Number(until) > this.now() / 1000) return device;
    }
    return null;
  }

  /** A token for a device that somebody has signed in on, which it may have had for other accounts. */
  issue(account: string, before: string | null): string {
    const device = this.at(account, before) ?? randomBytes(12).toString('base64url');
    const until = Math.floor((this.now() + DAYS * DAY_MS) / 1000);
    const said = `${account}.${device}.${until}`;
    const others = partsOf(before).filter((each) => !each.startsWith(`${account}.`));
    return [`${said}.${this.sign(said)}`, ...others].slice(0, ACCOUNTS).join('~');
  }

  private isSigned(said: string, signature: string): boolean {
    const [expected, sent] = [Buffer.from(this.sign(said)), Buffer.from(signature)];
    return expected.length === sent.length && timingSafeEqual(expected, sent);
  }

  private sign(said: string): string {
    return createHmac('sha256', this.key).update(said).digest('base64url');
  }
}

const partsOf = (token: string | null): readonly string[] =>
  token === null || token.length > 2_000 ? [] : token.split('~').slice(0, ACCOUNTS);
