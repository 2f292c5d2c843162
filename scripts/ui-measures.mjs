// `npm run bench -- ui`: plain JavaScript, for half of it runs in the browser.
import { execFile } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';

// compiled by then; the types are the sources'
const bench = new URL('../dist/infrastructure/testing/bench/', import.meta.url).href;
/** @type {typeof import('../infrastructure/testing/bench/server-process.js')} */
const { ServerProcess } = await import(`${bench}server-process.js`);
/** @type {typeof import('../infrastructure/testing/bench/trade-measures.js')} */
const { drawn, MAPPING } = await import(`${bench}trade-measures.js`);

const EMAIL = 'operator@bench.example';
const PASSWORD = 'a password of the bench';
/** What a laptop on a company's line has: the processor slowed four times, 10 Mbit/s, 40 ms. */
const SLOWER = 4;
const NETWORK = {
  offline: false,
  latency: 40,
  downloadThroughput: 10_000_000 / 8,
  uploadThroughput: 10_000_000 / 8,
};
const COLD_LOADS = 5;
/** Single ones differ by half of what they take. */
const WARM_LOADS = 15;
const SETTLE_MS = 1_500;
/** Typed in two steps each: of twenty answers the slowest would be the one that counts. */
const WORDS =
  'heart lantern holder paper vintage cake bag clock mug light bunting jumbo retrospot doormat ribbon candle drawer napkins kitchen wooden garden umbrella lunch frame bottle christmas tissue union'.split(
    ' ',
  );

const chromium = () =>
  process.env.CHROMIUM_PATH ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find((path) => existsSync(path));

/** The screens over a year of trade, in Chromium on a slow machine and line. */
export const uiMeasure = (source) => ({
  keys: [
    { key: 'ui_cold_load_ms', limit: 2_500, aim: 1_500, better: 'less' },
    { key: 'ui_warm_load_ms', limit: 1_000, aim: 600, better: 'less' },
    { key: 'ui_page_change_ms', limit: 300, aim: 150, better: 'less' },
    { key: 'ui_looking_page_change_ms', limit: 300, aim: 150, better: 'less' },
    { key: 'ui_search_p95_ms', limit: 200, aim: 120, better: 'less' },
    { key: 'ui_grid_frames_percent', limit: 99, aim: 99.9, better: 'more' },
    { key: 'ui_long_order_frames_percent', limit: 99, aim: 99.9, better: 'more' },
  ],
  run: async () => {
    const executablePath = chromium();
    if (executablePath === undefined)
      throw new Error('there is no Chromium: install it, or say where it is with CHROMIUM_PATH');
    const { chromium: launcher } = await import('@playwright/test');
    const scratch = mkdtempSync(join(tmpdir(), 'tradepost-bench-ui-'));
    let server = null;
    let browser = null;
    try {
      const directory = join(scratch, 'data');
      const path = source.data ?? (await drawn(join(scratch, 'year.csv')));
      const script = 'dist/infrastructure/cli/import.js';
      const args = [
        script,
        '--json',
        '--mapping',
        source.mapping ?? MAPPING,
        '--rejected',
        join(scratch, 'rejected.csv'),
        path,
      ];
      await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, TRADEPOST_DATA: directory },
      });
      const longest = await longestInvoice(path);
      server = await ServerProcess.start(directory, {
        TRADEPOST_OPERATOR_EMAIL: EMAIL,
        TRADEPOST_OPERATOR_PASSWORD: PASSWORD,
      });
      browser = await launcher.launch({
        executablePath,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-sync',
        ],
      });
      const context = await browser.newContext({
        baseURL: server.url,
        viewport: { width: 1440, height: 900 },
      });
      const page = await slow(context);
      await page.goto('/app/');
      await page.fill('#email', EMAIL);
      await page.fill('#password', PASSWORD);
      await page.click('button[type=submit]');
      await page.waitForSelector('nav.rail');

      const cold = [];
      const warm = [];
      const session = await context.newCDPSession(page);
      const { load, end } = await loading(session);
      const address = `${server.url}/app/orders`;
      for (let times = 0; times < COLD_LOADS; times++) {
        await session.send('Network.clearBrowserCache');
        cold.push(await load(address));
      }
      // as on any day but the first: V8 keeps its compiled code from the second load on
      await load(address);
      for (let times = 0; times < WARM_LOADS; times++) {
        await page.waitForTimeout(SETTLE_MS);
        warm.push(await load(address));
      }
      await end();
      const changes = (await pageChanges(page, TRADING)).flatMap(([, times]) => times);
      const looking = await pageChanges(page, LOOKING);
      // what the last page reads again behind itself is done
      await page.waitForTimeout(SETTLE_MS);
      const typed = await searches(page);
      const open = async (path, ready) => {
        await page.goto(path);
        await page.waitForSelector(ready);
      };
      await open('/app/orders', ROWS);
      const grid = await frames(page, '[role=grid] .body');
      await open(`/app/orders/${await orderOf(page, longest.number)}`, 'tp-order-lines .line');
      const order = await frames(page, '.split .detail, main');
      await open('/app/nowhere', 'main h1');
      await page.evaluate(emptyPage);
      const empty = await frames(page, '#empty');
      await page.evaluate(plainTable);
      const plain = await frames(page, '#plain');
      return {
        figures: {
          ui_cold_load_ms: Math.round(median(cold)),
          ui_warm_load_ms: Math.round(median(warm)),
          ui_page_change_ms: Math.round(median(changes)),
          ui_looking_page_change_ms: Math.round(median(looking.flatMap(([, times]) => times))),
          ui_search_p95_ms: Math.round(
            typed.sort((a, b) => a - b)[Math.floor(typed.length * 0.95)],
          ),
          ui_grid_frames_percent: grid.wheel.percent,
          ui_long_order_frames_percent: order.wheel.percent,
        },
        notes: [
          `screens: processor slowed ${SLOWER} times, 10 Mbit/s, 40 ms; cold ${cold.map(Math.round).join(', ')}, warm ${warm.map(Math.round).join(', ')} ms; page changes ${changes.map(Math.round).join(', ')} ms`,
          `typed ${typed.length} times: half of the suggestions within ${Math.round(median(typed))} ms, the slowest three ${typed.slice(-3).map(Math.round).join(', ')} ms`,
          `pages of operators, auditors and analysts: ${looking.map(([path, times]) => `${path.slice('/app/'.length)} ${times.map(Math.round).join(' and ')}`).join(', ')} ms`,
          `turning the wheel, ${WHEEL} pixels a second: under 50 ms are ${shareOf(grid.wheel)} of the order list, ${shareOf(order.wheel)} of an order of ${longest.lines} lines, ${shareOf(empty.wheel)} of an empty page, ${shareOf(plain.wheel)} of a plain HTML table of ten columns without a script`,
          `by a script, ${SCRIPT} pixels a frame, as fast as frames come: ${shareOf(grid.script)} of the order list, ${shareOf(order.script)} of the long order, ${shareOf(empty.script)} of the empty page, ${shareOf(plain.script)} of the plain table`,
        ],
      };
    } finally {
      await browser?.close();
      await server?.stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
});

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function slow(context) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', NETWORK);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return page;
}

const ROWS = '[role=gridcell]:not(.tick):not(.pending)';

/**
 * From asking for the page of orders to rows that can be used, milliseconds. The page itself says
 * when: what Playwright would put into each new page to look for them (some 300 kB of script) takes
 * half a second at a quarter of the speed, and no user has it.
 */
async function loading(session) {
  /** @type {(ms: number) => void} */
  let heard = () => undefined;
  await session.send('Runtime.enable');
  await session.send('Page.enable');
  await session.send('Runtime.addBinding', { name: 'rowsStandThere' });
  session.on(
    'Runtime.bindingCalled',
    ({ name, payload }) => name === 'rowsStandThere' && heard(Number(payload)),
  );
  const source = `if (location.pathname === '/app/orders') {
    const look = () => (document.querySelector('${ROWS}') ? rowsStandThere(String(performance.now())) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  }`;
  const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', { source });
  return {
    load: async (url) => {
      const there = new Promise((done) => (heard = done));
      await session.send('Page.navigate', { url });
      return there;
    },
    end: () => session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier }),
  };
}

/** Pages with what stands in them when they are there. */
const TRADING = [
  ['/app/catalogue', 'tp-facet'],
  ['/app/orders', `[aria-label="Orders"] ${ROWS}`],
  ['/app/rfq', `tp-empty, ${ROWS}`],
];
const LOOKING = [
  ['/app/organizations', `[aria-label="Organisations"] ${ROWS}`],
  ['/app/events', 'tp-who-acted'],
  ['/app/operations', '[aria-label="Processes"] td'],
  ['/app/access', 'tp-api-keys ~ section td'],
  ['/app/figures', 'tp-ranking td'],
];

/**
 * From one page to the next, in the page: pressed until its rows stand there. Each page with its
 * times.
 */
async function pageChanges(page, pages) {
  const times = new Map(pages.map(([path]) => [path, []]));
  const go = (path, ready) =>
    page.evaluate(
      ([link, selector]) =>
        new Promise((done) => {
          const before = performance.now();
          const place = /** @type {HTMLElement} */ (
            document.querySelector(`nav.rail a[href^="${link}"]`)
          );
          place.click();
          const look = () => {
            if (
              location.pathname.startsWith(link.split('?')[0]) &&
              document.querySelector(selector)
            )
              done(performance.now() - before);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
      [path, ready],
    );
  // the first visit of each loads it; the second is what the day is made of
  for (const round of [0, 1, 2])
    for (const [path, ready] of pages) {
      const time = await go(path, ready);
      if (round > 0) times.get(path).push(time);
    }
  return [...times];
}

/** From the last key of a word to its suggestions. */
async function searches(page) {
  const times = [];
  const box = page.locator('tp-top-search input');
  for (const word of WORDS)
    for (const typed of [word.slice(0, 3), word]) {
      await box.fill('');
      await page.waitForFunction(() => document.querySelectorAll('mat-option').length === 0);
      await box.fill(typed.slice(0, -1));
      await page.waitForSelector('mat-option');
      times.push(
        await page.evaluate(
          (text) =>
            new Promise((done) => {
              const input = /** @type {HTMLInputElement} */ (
                document.querySelector('tp-top-search input')
              );
              const panel = /** @type {Element} */ (
                document.querySelector('.mat-mdc-autocomplete-panel')
              );
              const before = performance.now();
              const observer = new MutationObserver(() => {
                observer.disconnect();
                done(performance.now() - before);
              });
              observer.observe(panel, {
                childList: true,
                subtree: true,
                characterData: true,
                attributes: true,
              });
              input.value = text;
              input.dispatchEvent(new Event('input', { bubbles: true }));
            }),
          typed,
        ),
      );
    }
  return times;
}

/** Pixels a second: almost three screens. */
const WHEEL = 2_400;
/** Pixels a frame: 7,200 a second, where the frames come. */
const SCRIPT = 120;

/**
 * How often one scrolls: a page has some 180 frames in three seconds, of which a single slow one
 * more or less would decide.
 */
const TIMES = 4;

const shareOf = ({ percent, count, late, slowest }) =>
  `${percent} % of ${count} frames (one of a hundred takes ${late} ms or longer, the slowest ${slowest})`;

/**
 * How long frames take while one scrolls: with the wheel, as somebody does, and by a script, which
 * is faster than any hand. From the top, three seconds each, and after a rest; the first time is
 * counted like the others.
 */
async function frames(page, scroller) {
  const wheel = [];
  for (let times = 0; times < TIMES; times++) wheel.push(...(await wheeled(page, scroller)));
  return {
    wheel: summed(wheel),
    script: summed(await fromTop(page, scroller, () => scrolled(page, scroller, SCRIPT))),
  };
}

/** @param times milliseconds */
function summed(times) {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  return {
    percent: Math.round((times.filter((time) => time < 50).length / times.length) * 1_000) / 10,
    count: times.length,
    late: sorted[Math.floor(times.length * 0.99)],
    slowest: sorted.at(-1),
  };
}

async function fromTop(page, scroller, scroll) {
  await page.evaluate((selector) => {
    const element =
      [...document.querySelectorAll(selector)].find(
        (each) => each.scrollHeight > each.clientHeight,
      ) ?? document.documentElement;
    element.scrollTop = 0;
  }, scroller);
  await page.waitForTimeout(SETTLE_MS);
  return scroll();
}

/**
 * By so many pixels a frame; 0: something else scrolls. Answers how long each frame took,
 * milliseconds.
 */
function scrolled(page, scroller, pixels = 0) {
  return page.evaluate(
    ([selector, by]) =>
      new Promise((done) => {
        const element =
          [...document.querySelectorAll(selector)].find(
            (each) => each.scrollHeight > each.clientHeight,
          ) ?? document.documentElement;
        const found = [];
        const began = performance.now();
        let last = began;
        const step = (now) => {
          found.push(now - last);
          last = now;
          if (by > 0) element.scrollTop += by;
          if (now - began < 3_000) requestAnimationFrame(step);
          else done(found.slice(1));
        };
        requestAnimationFrame(step);
      }),
    [scroller, pixels],
  );
}

/** As the browser scrolls for somebody. */
async function wheeled(page, scroller) {
  const session = await page.context().newCDPSession(page);
  const at = await page.evaluate((selector) => {
    const element =
      [...document.querySelectorAll(selector)].find(
        (each) => each.scrollHeight > each.clientHeight,
      ) ?? document.documentElement;
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + Math.min(height, window.innerHeight - y) / 2 };
  }, scroller);
  const found = await fromTop(page, scroller, async () => {
    const turned = session.send('Input.synthesizeScrollGesture', {
      ...at,
      yDistance: -WHEEL * 3.2,
      speed: WHEEL,
      gestureSourceType: 'mouse',
      preventFling: true,
    });
    const times = await scrolled(page, scroller);
    await turned;
    return times;
  });
  await session.detach();
  return found;
}

/** As high as the list, and nothing in it. */
function emptyPage() {
  const scroller = Object.assign(document.createElement('div'), { id: 'empty' });
  scroller.style.cssText =
    'position:fixed;inset:100px 10px 0 70px;overflow-y:scroll;contain:strict;background:#fff';
  const space = document.createElement('div');
  space.style.height = '48000px';
  scroller.append(space);
  document.body.append(scroller);
}

/**
 * What the browser itself makes of such a list: 1,500 rows of ten cells, as plain as they can be.
 */
function plainTable() {
  const scroller = Object.assign(document.createElement('div'), { id: 'plain' });
  scroller.style.cssText =
    'position:fixed;inset:100px 10px 0 70px;overflow-y:scroll;contain:strict;background:#fff';
  for (let row = 0; row < 1_500; row++) {
    const line = document.createElement('div');
    line.style.cssText = 'display:grid;grid-template-columns:repeat(10,1fr);height:32px';
    for (let cell = 0; cell < 10; cell++)
      line.append(
        Object.assign(document.createElement('span'), { textContent: `cell ${row} ${cell}` }),
      );
    scroller.append(line);
  }
  document.body.append(scroller);
}

const orderOf = (page, number) =>
  page.evaluate(
    async ([email, password, q]) => {
      const login = await fetch('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      const { accessToken } = await login.json();
      const found = await fetch(`/orders?q=${q}&limit=1`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      return (await found.json()).items[0].id;
    },
    [EMAIL, PASSWORD, number],
  );

/** The invoice with the most rows, which is an order and no credit. */
async function longestInvoice(path) {
  const input = path.endsWith('.gz')
    ? createReadStream(path).pipe(createGunzip())
    : createReadStream(path);
  const counts = new Map();
  for await (const line of createInterface({ input })) {
    const number = line.slice(0, line.indexOf(',')).replaceAll('"', '');
    if (/^\d+$/.test(number)) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const [number, lines] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
  return { number, lines };
}
