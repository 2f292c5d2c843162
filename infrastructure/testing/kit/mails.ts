import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.js';

export interface SentMail {
  readonly name: string;
  /** As it is on its way, with soft line breaks undone. */
  readonly text: string;
}

/** The mails that a server without a mail server has written into its data directory. */
export function mailsOf(directory: () => string) {
  const folder = (): string => join(directory(), 'mail');
  const all = (address = ''): SentMail[] =>
    (existsSync(folder()) ? readdirSync(folder()) : [])
      // one that is being written has a dot before its name
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => ({
        name,
        text: readFileSync(join(folder(), name), 'utf8')
          .replaceAll(/=\n/g, '')
          .replaceAll('=3D', '='),
      }))
      .filter(({ text }) => text.includes(address));
  return {
    all,
    /** The first to this address; waits for it. */
    to: (address: string): Promise<SentMail> =>
      eventually(`a mail to ${address} is sent`, () => all(address)[0]),
  };
}

/** What the link in a mail brings with it: `user` and `secret`, or `registration`, `secret`, `key`. */
export const linkIn = (
  text: string,
): Readonly<Record<'user' | 'secret' | 'registration' | 'key', string>> =>
  Object.fromEntries(new URLSearchParams(/#(\S+)/.exec(text)![1])) as ReturnType<typeof linkIn>;
