import { appendFileSync } from 'node:fs';
import { fetch } from 'undici';
import { ServerProcess } from '../bench/server-process.js';
import { Contract } from './contract.js';
import { prepareDemo } from './prepared-demo.js';

/**
 * A file to which what was asked and answered is appended: `scripts/examples.mjs` makes the
 * document's examples of it.
 */
const RECORD = process.env.TRADEPOST_TEST_RECORD;

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a spec looks at whatever was answered
  readonly body: any;
}

/**
 * A client of a running server, for specs: logs in once per person, and holds every answer against
 * the OpenAPI document.
 */
export class Api {
  private readonly tokens = new Map<string, Promise<string>>();
  private contract: Promise<Contract> | null = null;

  /** `cpuMs` is the processor time that the server has used so far; NaN where that is not known. */
  constructor(
    readonly url: string,
    readonly cpuMs: () => number = () => Number.NaN,
  ) {}

  async call(
    method: string,
    path: string,
    who: string | null = null,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const token =
      who === null ? null : who.startsWith('Bearer ') ? who.slice(7) : await this.token(who);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : {
            body:
              typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
          }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // some answers are empty, or pages
    }
    this.contract ??= fetch(`${this.url}/openapi.json`).then(
      async (answer) =>
        new Contract((await answer.json()) as ConstructorParameters<typeof Contract>[0]),
    );
    const contract = await this.contract;
    const wrong = contract.problemWith(
      method,
      path,
      response.status,
      response.headers.get('content-type'),
      parsed,
    );
    if (wrong) throw new Error(`not as the OpenAPI document says: ${wrong}`);
    if (RECORD !== undefined && response.ok && (typeof parsed === 'object' || text === ''))
      appendFileSync(
        RECORD,
        `${JSON.stringify({ route: `${method} ${contract.pathOf(path)}`, request: body, status: response.status, answer: parsed })}\n`,
      );
    return { status: response.status, headers: response.headers, body: parsed };
  }

  get = (
    path: string,
    who: string | null = null,
    headers?: Record<string, string>,
  ): Promise<Answer> => this.call('GET', path, who, undefined, headers);
  post = (
    path: string,
    who: string | null,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer> => this.call('POST', path, who, body, headers);
  put = (
    path: string,
    who: string | null,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer> => this.call('PUT', path, who, body, headers);

  /** Whoever asks next signs in anew: an access token ends after a while. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  token(who: string, password = 'demo-demo-demo'): Promise<string> {
    let token = this.tokens.get(who);
    if (!token) {
      const email = who.includes('@') ? who : `${who}@demo.example`;
      token = this.post('/auth/login', null, { email, password }).then(({ status, body }) => {
        if (status !== 200) throw new Error(`${email} cannot log in: ${status}`);
        return body.accessToken as string;
      });
      this.tokens.set(who, token);
    }
    return token;
  }
}

/**
 * A server with the demo marketplace for one spec file. Where it does not stand on the data
 * directory alone, `before` makes what it stands on, and answers its settings.
 */
export function demoServer(
  directory: () => string,
  before: () => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv> = () => {
    prepareDemo(directory());
    return {};
  },
): () => Api {
  let server: ServerProcess;
  let api: Api;
  beforeAll(async () => {
    server = await ServerProcess.start(directory(), await before(), []);
    api = new Api(server.url, () => server.cpuMilliseconds);
  }, 180_000);
  afterAll(() => server.stop(), 30_000);
  return () => api;
}
