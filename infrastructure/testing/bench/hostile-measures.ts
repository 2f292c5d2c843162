import { ORDER_WORLD, withServer, type Measure } from './measures.js';

/** Processor time is told in steps of ten milliseconds. */
const TIMES = 30;
const ALMOST_RIGHT = '5,000 rows, the last wrong';
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
      '5,000 rows, every other wrong',
      '/products/resolve',
      `{"rows":[${numbered((n) => (n % 2 ? '{}' : `{"row":${n},"code":"A","quantity":1}`), 5_000)}]}`,
    ),
    signedIn(
      ALMOST_RIGHT,
      '/products/resolve',
      `{"rows":[${numbered((n) => `{"row":${n},"code":"A-${n}","quantity":1}`, 4_999)},{}]}`,
    ),
  ];
})();

/** What refusing a body costs the server's processor in which much looks like a request, and nothing is. */
const hostile: Measure = {
  keys: [{ key: 'hostile_body_ms', limit: 20, aim: 10, better: 'less' }],
  run: () =>
    withServer(ORDER_WORLD, async (server, _world, { buyers }) => {
      const { url } = server;
      const notes: string[] = [];
      let most = 0;
      for (const { what, path, isSignedIn, body } of shapes) {
        let before = 0;
        for (let n = 0; n < TIMES + 1; n++) {
          // the first is for whatever is done once
          if (n === 1) before = server.cpuMilliseconds;
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
        }
        const each = (server.cpuMilliseconds - before) / TIMES;
        notes.push(`${path}, ${what}: ${each.toFixed(1)} ms`);
        // right but for one row, it is as much work as the request that it resembles
        if (what !== ALMOST_RIGHT) most = Math.max(most, each);
      }
      return { figures: { hostile_body_ms: Math.round(most * 10) / 10 }, notes };
    }),
};

export const hostileMeasures: readonly Measure[] = [hostile];
