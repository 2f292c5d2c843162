import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * V8 compiles a function when it is first called, one after the other, which is a quarter of what
 * it takes to start. Where a file begins with this line all of them are compiled while it arrives,
 * on another thread, and the result is cached with it
 * (https://v8.dev/blog/explicit-compile-hints); other engines read a comment.
 */
export const COMPILE_HINT = '//# allFunctionsCalledOnLoad\n';
/** Bytes. Larger files that come later, such as charts, have much that is never called. */
const HINT_UP_TO = 150_000;
/** Bytes. */
const COMPRESS_FROM = 512;

/** @param {string} path @param {boolean} isInitial whether every page starts with it */
export function addCompileHint(path, isInitial) {
  if (path.endsWith('.js') && (isInitial || statSync(path).size <= HINT_UP_TO))
    writeFileSync(path, COMPILE_HINT + readFileSync(path, 'utf8'));
}

/** By content: most files are the same in every language, and Brotli at its best takes its time. */
const compressed = new Map();

/** @param {Buffer} content */
function smallest(content) {
  const key = createHash('sha256').update(content).digest('base64');
  const known = compressed.get(key);
  if (known) return known;
  const copies = {
    brotli: brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    gzip: gzipSync(content, { level: 9 }),
  };
  compressed.set(key, copies);
  return copies;
}

/**
 * Writes the compressed copies of a file beside it, where it is large enough to gain by it.
 * @param {string} path
 * @returns {number} its size with Brotli, bytes
 */
export function compress(path) {
  const content = readFileSync(path);
  const { brotli, gzip } = smallest(content);
  if (content.length >= COMPRESS_FROM) {
    writeFileSync(`${path}.br`, brotli);
    writeFileSync(`${path}.gz`, gzip);
  }
  return brotli.length;
}
