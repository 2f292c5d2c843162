import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { PasswordsBusy, type Asker } from '../../../application/people/sign-in/credentials.js';

/**
 * OWASP's second recommended setting for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes,
 * 1 lane.
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const TAG_LENGTH = 32;
const AT_ONCE = 2;
/** So many wait at most, by who asks; more are refused at once. What is our own work always waits. */
const MOST_WAITING: Readonly<Record<Asker, number>> = { stranger: 16, known: 64, own: Infinity };
/** In which order those who wait have their turn. */
const ORDER = ['own', 'known', 'stranger'] as const;

const run = promisify(argon2);
let running = 0;
const waiting: Readonly<Record<Asker, (() => void)[]>> = { own: [], known: [], stranger: [] };

/**
 * A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. At most two are computed at once: each
 * takes memory and a core.
 *
 * @throws PasswordsBusy where too many wait already
 */
export async function hashPassword(password: string, by: Asker = 'own'): Promise<string> {
  const salt = randomBytes(16);
  const hash = await compute(password, salt, MEMORY_KIB, PASSES, PARALLELISM, by);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${base64(salt)}$${base64(hash)}`;
}

/** @throws PasswordsBusy where too many wait already */
export async function verifyPassword(
  password: string,
  phc: string,
  by: Asker = 'own',
): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc);
  if (!match) return false;
  const expected = Buffer.from(match[5]!, 'base64');
  const actual = await compute(
    password,
    Buffer.from(match[4]!, 'base64'),
    Number(match[1]),
    Number(match[2]),
    Number(match[3]),
    by,
  );
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

async function compute(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  by: Asker,
): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting[by].length >= MOST_WAITING[by]) throw new PasswordsBusy();
    await new Promise<void>((resolve) => waiting[by].push(resolve));
  } else running++;
  try {
    return await run('argon2id', {
      message: password,
      nonce,
      memory,
      passes,
      parallelism,
      tagLength: TAG_LENGTH,
    });
  } finally {
    const next = ORDER.map((each) => waiting[each])
      .find(({ length }) => length > 0)
      ?.shift();
    if (next) next();
    else running--;
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
