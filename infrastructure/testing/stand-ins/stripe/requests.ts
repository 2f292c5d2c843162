import type { IncomingMessage } from 'node:http';
import { decodeForm, Params, type GivenObject } from './form.js';
import { expand, onTheWire } from './lists.js';
import { PLATFORM, type Records, type Thing } from './objects.js';
import { Refusal } from './refusal.js';
import type { Call, Route } from './world.js';

/** A request as it came, and what was answered. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The body as it came. */
  readonly body: string;
  readonly contentType: string | null;
  readonly account: string | null;
  /** Of `Stripe-Version`; that of the account, where none was sent. */
  readonly version: string;
  readonly idempotencyKey: string | null;
  /** `POST /v1/transfers`; null where there is none. */
  route: string | null;
  /** null: it was not answered. */
  status: number | null;
  isReplay: boolean;
}

export interface Recognised {
  readonly version: 'v1' | 'v2';
  readonly account: string;
  readonly route: Route;
  readonly call: Call;
  /** Whether an idempotency key has a meaning: on POST, and on DELETE of v2. */
  readonly isKeyed: boolean;
  readonly address: string;
  readonly fingerprint: string;
  /** Names and forms of parameters; throws what is refused. */
  check(): void;
  /** A copy of what is answered, with what `expand` asks for. */
  shown(value: unknown, records: Records): unknown;
}

const ALWAYS = ['expand', 'limit'];
const UNAUTHORISED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;

/** Reads requests: whose they are, which route, which parameters. */
export class Requests {
  private readonly table: {
    readonly method: string;
    readonly parts: readonly string[];
    readonly route: Route;
  }[];

  constructor(
    routes: readonly Route[],
    private readonly secretKey: string,
    private readonly apiVersion: string,
    private readonly knowsAccount: (id: string) => boolean,
  ) {
    this.table = routes.map((route) => {
      const [method = '', address = ''] = route.route.split(' ');
      return { method, parts: address.split('/'), route };
    });
  }

  record({ method = '', url = '', headers }: IncomingMessage, body: string): RecordedRequest {
    const of = (name: string): string | null => {
      const value = headers[name];
      return typeof value === 'string' ? value : null;
    };
    return {
      method,
      path: url,
      body,
      contentType: of('content-type'),
      account: of('stripe-account') ?? of('stripe-context'),
      version: of('stripe-version') ?? this.apiVersion,
      idempotencyKey: of('idempotency-key'),
      route: null,
      status: null,
      isReplay: false,
    };
  }

  recognise(request: IncomingMessage, body: string, recorded: RecordedRequest): Recognised {
    this.authenticate(request.headers.authorization);
    const { method } = recorded;
    const { pathname, search } = new URL(recorded.path, 'http://stripe');
    const version = pathname.startsWith('/v2/') ? 'v2' : 'v1';
    const { route, path } = this.find(method, pathname);
    recorded.route = route.route;
    const account = recorded.account ?? PLATFORM;
    // docs.stripe.com/connect/authentication
    if (account !== PLATFORM && !this.knowsAccount(account))
      throw new Refusal(
        `The provided key '${hidden(this.secretKey)}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
        { code: 'account_invalid', status: FORBIDDEN },
      );
    const given = givenOf(method, search, body, version);
    const params = new Params(given);
    return {
      version,
      account,
      route,
      call: { account, params, path },
      isKeyed: method === 'POST' || (method === 'DELETE' && version === 'v2'),
      address: pathname,
      fingerprint: JSON.stringify(given),
      check: () => check(route, params, version),
      shown: (value, records) => {
        const paths = params.texts('expand');
        return expand(structuredClone(wire(value, records)), paths, records);
      },
    };
  }

  /** docs.stripe.com/api/authentication: the key as user of Basic, or as Bearer. */
  private authenticate(header: string | undefined): void {
    const [scheme = '', value = ''] = (header ?? '').split(' ');
    const key =
      scheme.toLowerCase() === 'basic'
        ? Buffer.from(value, 'base64').toString('utf8').split(':')[0]!
        : value;
    if (key === '')
      throw new Refusal(
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        { status: UNAUTHORISED },
      );
    if (key !== this.secretKey)
      throw new Refusal(`Invalid API Key provided: ${hidden(key)}`, { status: UNAUTHORISED });
  }

  private find(
    method: string,
    pathname: string,
  ): { readonly route: Route; readonly path: Readonly<Record<string, string>> } {
    const parts = pathname.split('/');
    for (const entry of this.table) {
      if (entry.method !== method || entry.parts.length !== parts.length) continue;
      if (!entry.parts.every((part, at) => part.startsWith(':') || part === parts[at])) continue;
      const path: Record<string, string> = {};
      entry.parts.forEach((part, at) => {
        if (part.startsWith(':')) path[part.slice(1)] = decodeURIComponent(parts[at]!);
      });
      return { route: entry.route, path };
    }
    throw new Refusal(`Unrecognized request URL (${method}: ${pathname}).`, { status: NOT_FOUND });
  }
}

function givenOf(method: string, search: string, body: string, version: 'v1' | 'v2'): GivenObject {
  if (method === 'GET' || method === 'DELETE') return decodeForm(search.slice(1));
  if (version === 'v1') return decodeForm(body);
  try {
    return body === '' ? {} : (JSON.parse(body) as GivenObject);
  } catch {
    throw new Refusal('The request body is not valid JSON.', { code: 'invalid_json' });
  }
}

/** docs.stripe.com/error-codes#parameter-unknown, #parameter-missing, #parameter-invalid-integer */
function check(route: Route, params: Params, version: 'v1' | 'v2'): void {
  const accepts = new Set([...(route.accepts ?? []), ...ALWAYS]);
  const unknown = Object.keys(params.given).find((name) => !accepts.has(name));
  if (unknown)
    throw new Refusal(`Received unknown parameter: ${unknown}`, {
      code: version === 'v1' ? 'parameter_unknown' : 'invalid_fields',
      param: unknown,
    });
  for (const name of route.requires ?? [])
    if (!params.has(name) || params.given[name] === '')
      throw new Refusal(`Missing required param: ${name}.`, {
        code: version === 'v1' ? 'parameter_missing' : 'invalid_fields',
        param: name,
      });
  for (const name of route.integers ?? []) params.integer(name);
}

/** Objects as they are answered, also in lists. */
function wire(value: unknown, records: Records): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { data } = value as { readonly data?: unknown };
  if (Array.isArray(data)) return { ...value, data: data.map((of) => wire(of, records)) };
  return 'object' in value && 'id' in value ? onTheWire(value as Thing, records) : value;
}

/** As Stripe shows keys: the first and the last characters. */
const hidden = (key: string): string =>
  `${key.slice(0, 8)}${'*'.repeat(Math.max(4, key.length - 12))}${key.slice(-4)}`;
