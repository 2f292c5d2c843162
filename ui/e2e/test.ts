import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  expect,
  type Page,
  test as base,
} from '@playwright/test';
import { chromium } from './playwright.config';
import { Server } from './server';

export { expect };
export type { BrowserContext, Page };

export const PASSWORD = 'demo-demo-demo';

/** The demo's people, by what they do. */
export const people = {
  buyer: 'buyer@demo.example',
  approver: 'approver@demo.example',
  otherBuyer: 'yasmin.haddad@acme.example',
  vendor: 'vendor@demo.example',
  otherVendor: 'joanna.thwaite@pennine.example',
  warehouse: 'warehouse@demo.example',
  analyst: 'analyst@demo.example',
  auditor: 'auditor@demo.example',
  operator: 'operator@demo.example',
  /** For what takes two people. */
  secondOperator: 'second.operator@demo.example',
  /** Of a vendor that waits for its verification. */
  applicant: 'duncan.irving@borderland.example',
} as const;

export type Who = keyof typeof people;

/** What the browser complains of; a page that made it complain fails its test. */
export class Complaints {
  private readonly heard: string[] = [];
  /** A message that is expected here, such as of a server that was killed. */
  readonly expected: RegExp[] = [/status of 401/];

  listen(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.heard.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.heard.push(`page error: ${error.message}`));
  }

  unexpected(): string[] {
    return this.heard.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
  }
}

interface Fixtures {
  readonly complaints: Complaints;
  /** A browser of their own for somebody, signed in; nothing is open in it yet. */
  readonly as: (who: Who, options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
  /** The API itself, as somebody. */
  readonly api: (who: Who) => Promise<Client>;
}

/** What tests prepare and look up without the screen; what it reads has seen what it wrote. */
export class Client {
  private position: string | undefined;

  constructor(
    private readonly request: APIRequestContext,
    private readonly url: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return this.answer(await this.request.get(this.url + path, { headers: this.headers() }));
  }

  /** `prefer`: how long it waits for what follows; of a card payment that is for the buyer to do. */
  async post<T>(path: string, body: unknown, prefer = 'wait=20'): Promise<T> {
    // orders are placed by the process that answers a purchase: without waiting there may be none
    // yet
    return this.answer(
      await this.request.post(this.url + path, {
        headers: { ...this.headers(), prefer },
        data: body,
      }),
    );
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return this.answer(
      await this.request.put(this.url + path, { headers: this.headers(), data: body }),
    );
  }

  /** What was read at this revision, and not if it was changed since. */
  async putIf<T>(path: string, revision: number, body: unknown): Promise<T> {
    const headers = { ...this.headers(), 'if-match': `"${revision}"` };
    return this.answer(await this.request.put(this.url + path, { headers, data: body }));
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    return this.answer(
      await this.request.patch(this.url + path, { headers: this.headers(), data: body }),
    );
  }

  private headers(): Record<string, string> {
    return {
      authorization: `Bearer ${this.token}`,
      ...(this.position && { 'x-read-after': this.position }),
    };
  }

  private async answer<T>(response: Awaited<ReturnType<APIRequestContext['get']>>): Promise<T> {
    if (!response.ok())
      throw new Error(`${response.url()}: ${response.status()} ${await response.text()}`);
    const body = (await response.json()) as T & { position?: string };
    this.position = body.position ?? this.position;
    return body;
  }
}

interface WorkerFixtures {
  readonly server: Server;
  /**
   * Where false, nothing was paid for yet, and nobody has set up payouts; `for this file` is the demo
   * as it begins, on a server that no other file has traded on: `test.use` of a file.
   */
  readonly demoMoney: boolean | 'for this file';
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  demoMoney: [true, { option: true, scope: 'worker' }],
  server: [
    async ({ demoMoney }, use) => {
      const server = await Server.start({ money: demoMoney !== false });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  complaints: [
    async ({}, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.unexpected(), 'what the browser complained of').toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page, complaints }, use) => {
    complaints.listen(page);
    await use(page);
  },
  as: async ({ browser, server, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, options) => {
      const context = await browser.newContext({
        baseURL: server.url,
        viewport: { width: 1440, height: 900 },
        locale: 'en-GB',
        timezoneId: 'Europe/London',
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      complaints.listen(page);
      await signIn(page, who);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  api: async ({ request, server }, use) =>
    use(async (who) => {
      const answer = await request.post(`${server.url}/auth/login`, {
        data: { email: people[who], password: PASSWORD },
      });
      const { accessToken } = (await answer.json()) as { accessToken: string };
      return new Client(request, server.url, accessToken);
    }),
});

test.skip(
  chromium === undefined,
  'there is no Chromium: install it, or say where it is with CHROMIUM_PATH',
);

/** Whatever is opened next in this browser is somebody's. */
export async function signIn(page: Page, who: Who): Promise<void> {
  const answer = await page.request.post('/auth/login', {
    data: { email: people[who], password: PASSWORD, session: 'cookie' },
  });
  expect(answer.status()).toBe(200);
}

/** As people do it. */
export async function signInByForm(page: Page, who: Who): Promise<void> {
  await page.goto('/app/');
  await page.getByLabel('E-mail').fill(people[who]);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
}

export async function openToday(page: Page): Promise<void> {
  await page.goto('/app/');
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
}

/** The screen hears of changes from now on. */
export const isLive = (page: Page): Promise<void> =>
  expect(page.locator('header .dot.live')).toBeVisible();
