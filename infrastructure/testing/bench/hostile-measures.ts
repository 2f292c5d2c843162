import { percentile } from '../../shared/random.js';
import { ORDER_WORLD, withServer, type Measure } from './measures.js';

const TIMES = 15;
const KIB = 1024;
const LARGE = 1_000 * KIB;

const many = (each: string, bytes: number): string =>
  Array.from({ length: Math.floor(bytes / (each.length + 1)) }, () => each).join(',');
const numbered = (each: (n: number) => string, count: number): string =>
  Array.from({ length: count }, (_, n) => each(n)).join(',');

/** Bodies under a megabyte of the shapes that cost most to look at, and where they are sent. */
const shapes: readonly {
  readonly what: string;
  readonly path: string;
  readonly isSignedIn: boolean;
  readonly body: string;
}[] = (() => {
  const names = `{${numbered((n) => `"k${n}":1`, 90_000)}}`;
  const everywhere = (what: string, body: string) => [
    { what, path: '/orders', isSignedIn: true, body },
    { what, path: '/auth/login', isSignedIn: false, body },
  ];
  const signedIn = (what: string, path: string, body: string) => ({
    what,
    path,
    isSignedIn: true,
    body,
  });
  return [
    ...everywhere('90,000 names', names),
    ...everywhere('a text of a megabyte', `{"email":"${'a'.repeat(LARGE)}"}`),
    ...everywhere('a text of escapes', `{"email":"${'\\u0061'.repeat(LARGE / 6)}"}`),
    ...everywhere('half a million numbers', `{"lines":[${many('0', LARGE)}]}`),
    ...everywhere('350,000 objects', `{"lines":[${many('{}', LARGE)}]}`),
    ...everywhere('half a million levels', '['.repeat(LARGE / 2)),
    ...everywhere('a number of a megabyte', `{"email":${'1'.repeat(LARGE)}}`),
    ...everywhere('white space', ' '.repeat(LARGE)),
    signedIn('10,000 numbers', '/orders', `{"lines":[${many('0', 20_000)}]}`),
    signedIn('1,500 empty lines', '/orders', `{"lines":[${numbered(() => '{}', 1_500)}]}`),
    signedIn(
      '1,500 lines of names',
      '/orders',
      `{"lines":[${numbered(() => `{${numbered((n) => `"k${n}":1`, 30)}}`, 1_500)}]}`,
    ),
    signedIn('5,000 empty rows', '/products/resolve', `{"rows":[${numbered(() => '{}', 5_000)}]}`),
    signedIn(
      '5,000 rows, the last wrong',
      '/products/resolve',
      `{"rows":[${numbered((n) => `{"row":${n},"code":"A-${n}","quantity":1}`, 4_999)},{}]}`,
    ),
  ];
})();

/** What refusing a body costs in which much looks like a request, and nothing is. */
const hostile: Measure = {
  keys: [{ key: 'hostile_body_ms', limit: 20, aim: 10, better: 'less' }],
  run: () =>
    withServer(ORDER_WORLD, async ({ url }, _world, { buyers }) => {
      const notes: string[] = [];
      let most = 0;
      for (const { what, path, isSignedIn, body } of shapes) {
        const took: number[] = [];
        for (let n = 0; n < TIMES; n++) {
          const began = performance.now();
          const answer = await fetch(`${url}${path}`, {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              ...(isSignedIn ? { authorization: `Bearer ${buyers[n]!}` } : {}),
            },
            body,
          });
          await answer.arrayBuffer();
          if (answer.status < 400 || answer.status >= 500)
            throw new Error(`${path} answers ${answer.status} to ${what}`);
          if (n > 0) took.push(performance.now() - began);
        }
        const median = percentile(took, 0.5);
        notes.push(`${path}, ${what}: ${median.toFixed(1)} ms`);
        most = Math.max(most, median);
      }
      return { figures: { hostile_body_ms: Math.round(most * 10) / 10 }, notes };
    }),
};

export const hostileMeasures: readonly Measure[] = [hostile];
