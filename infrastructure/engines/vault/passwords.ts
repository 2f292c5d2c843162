import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * OWASP's second recommended setting for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes,
 * 1 lane.
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const TAG_LENGTH = 32;
const AT_ONCE = 2;

const run = promisify(argon2);
let running = 0;
const waiting: (() => void)[] = [];

/**
 * A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. At most two are computed at once: each
 * takes memory and a core.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await compute(password, salt, MEMORY_KIB, PASSES, PARALLELISM);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${base64(salt)}$${base64(hash)}`;
}

export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc);
  if (!match) return false;
  const expected = Buffer.from(match[5]!, 'base64');
  const actual = await compute(
    password,
    Buffer.from(match[4]!, 'base64'),
    Number(match[1]),
    Number(match[2]),
    Number(match[3]),
  );
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

async function compute(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
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
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
