import 'reflect-metadata';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import rateLimit from '@fastify/rate-limit';
import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createSigner } from 'fast-jwt';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sweepRegistrations } from '../../application/people/registration.use-cases.js';
import { ApiKeyUses } from '../../application/people/sign-in/api-key-use.js';
import { ApiKeys } from '../../application/people/sign-in/api-keys.js';
import { ACCESS_SECONDS, Auth, type AccessClaims } from '../../application/people/sign-in/auth.js';
import { Devices } from '../../application/people/sign-in/devices.js';
import { IdentitySignIn } from '../../application/people/sign-in/identity-sign-in.js';
import { SecondFactor } from '../../application/people/sign-in/second-factor.js';
import { EngineUnavailable, StorageFull } from '../../application/ports/engine-unavailable.js';
import { newId } from '../../application/shared/command/ids.js';
import { DAY_MS } from '../../domain/shared/time/days.js';
import { SimulatedGateway } from '../engines/simulated-gateway/simulated-gateway.js';
import { oneTimePasswords } from '../engines/vault/one-time-passwords.js';
import { JobRunner } from '../jobs/job-runner.js';
import { Uploads } from '../jobs/uploads.js';
import { sweepRequestFiles, sweepRequestUploads } from '../operating/request-files.js';
import { sweepVerificationFiles } from '../operating/verification-files.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { errorText } from '../telemetry/error-text.js';
import type { Log } from '../telemetry/log.js';
import { MetricsEndpoint } from '../telemetry/metrics-endpoint.js';
import { Metrics } from '../telemetry/metrics.js';
import { Outages } from '../telemetry/outages.js';
import { RecurringFailure } from '../telemetry/recurring-failure.js';
import { SessionCookies } from './auth/session-cookies.js';
import { serveContracts } from './feed/serve-contracts.js';
import { controllers, HttpModule } from './http.module.js';
import {
  SignInCookie,
  SignInProviders,
  type SignInProvider,
} from './identity-providers/sign-in-providers.js';
import { INBOX, takeCallbacks } from './inbox/inbox.js';
import { ACCESS } from './kernel/access.js';
import { ANSWERS } from './kernel/answers.js';
import { authentication } from './kernel/authentication.js';
import { BODY_LIMIT, refuseLongAnonymous, takeBodies, type IsOpen } from './kernel/bodies.js';
import { browserDefences, refuseOtherSites } from './kernel/browser-defences.js';
import { serveDocs } from './kernel/docs.js';
import { leaveConnections } from './kernel/leave-connections.js';
import { observeRequests } from './kernel/observed-requests.js';
import { RequestPipe } from './kernel/pipes.js';
import { HttpProblem, problem } from './kernel/problem.js';
import { refuseWhileClosed } from './kernel/refuse-while-closed.js';
import { rememberRules } from './kernel/remember-rules.js';
import { serveScreens } from './kernel/screens.js';
import { toProblem } from './kernel/to-problem.js';
import { withholdPrices } from './kernel/withheld-prices.js';
import { serveSimulatedGateway } from './simulated-gateway/serve-simulated-gateway.js';

export interface ServerOptions {
  readonly marketplace: Marketplace;
  readonly log: Log;
  /** Says a line for each request; nothing where absent. */
  readonly requestLog?: Log;
  /** Its own where absent. */
  readonly metrics?: Metrics;
  /** Whoever reads the metrics has to have it; whoever is on this machine may where absent. */
  readonly metricsToken?: string | null;
  /** Requests per API key, person or, where nobody is logged in, address in ten seconds. */
  readonly rateLimit: number;
  /**
   * Where people reach the application, without a slash at the end: where it is https, cookies go
   * over https only.
   */
  readonly publicUrl?: string;
  /** By which people can sign in; none where absent. */
  readonly identityProviders?: readonly SignInProvider[];
  /**
   * Addresses or networks of proxies in front of the application, whose `X-Forwarded-For` says from
   * where a request comes; none where absent.
   */
  readonly trustedProxies?: readonly string[];
}

const SWEEP_MS = 3_600_000;
/** Bytes. Below, compressing takes longer than it saves on the way. */
const COMPRESSED_FROM = 8_192;
/** Of Brotli's eleven: about gzip's size at its best, in a quarter of the time. */
const BROTLI_QUALITY = 4;
const DRAINED_LIMIT = 16 * BODY_LIMIT;

/** The HTTP API over a marketplace, ready to listen. */
export async function createServer(options: ServerOptions): Promise<NestFastifyApplication> {
  const {
    marketplace,
    log,
    rateLimit: limit,
    publicUrl = '',
    identityProviders = [],
    trustedProxies = [],
    metrics = new Metrics(),
  } = options;
  requireAccessEverywhere();
  const { signingSecret: key } = marketplace;
  const sign = createSigner({ key, algorithm: 'HS256', expiresIn: ACCESS_SECONDS * 1000 }) as (
    claims: AccessClaims & { readonly iat: number },
  ) => string;
  const secureCookies = publicUrl.startsWith('https:');
  const signInProviders = new SignInProviders(identityProviders, publicUrl, log);
  const { pipeline, personal, credentials, limits, guesses } = marketplace.services;
  const secondFactor = new SecondFactor(marketplace.vault, oneTimePasswords);
  const auth = new Auth(
    pipeline,
    personal,
    credentials,
    marketplace.vault,
    secondFactor,
    { limits, guesses, devices: new Devices(key) },
    (claims, issuedAt) => sign({ ...claims, iat: issuedAt }),
    (userId, organizationId, second) =>
      marketplace.revocations.voids(userId, organizationId, second),
    Date.now,
    (organizationId) => signInProviders.onlyOneOf(organizationId),
  );
  const uploads = new Uploads(marketplace.files);
  const jobs = new JobRunner(marketplace, uploads, auth.claims.bind(auth), log);
  const keyUses = new RecurringFailure(log, 'use of API keys');
  const apiKeyUses = new ApiKeyUses(
    marketplace.state,
    (error) => keyUses.failed(String(error)),
    Date.now,
    () => keyUses.worked(),
  );
  const apiKeys = new ApiKeys(marketplace.vault, pipeline, auth.claims.bind(auth));
  // a request's id is the correlation of all that follows from it
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // what still comes over a connection that was there already is answered
    return503OnClosing: false,
    genReqId: newId,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  const app = await NestFactory.create<NestFastifyApplication>(
    HttpModule.init({
      marketplace,
      auth,
      secondFactor,
      apiKeys,
      apiKeyUses,
      uploads,
      jobs,
      cookies: new SessionCookies(secureCookies),
      signIn: new IdentitySignIn(marketplace.services, auth),
      signInProviders,
      signInCookie: new SignInCookie(key, secureCookies),
    }),
    adapter,
    {
      bodyParser: false,
      logger: ['error', 'warn'],
      abortOnError: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();

  observeRequests(fastify as never, metrics, options.requestLog ?? null);
  const open = openRoutes();
  const isOpen: IsOpen = (method, route) => open.has(`${method} ${route}`);
  takeBodies(fastify as never, isOpen);
  fastify.addHook('onRequest', browserDefences(secureCookies));
  fastify.addHook('onRequest', refuseOtherSites(publicUrl));
  fastify.addHook('onRequest', refuseWhileClosed(marketplace));
  fastify.addHook('onRequest', authentication(key, marketplace, apiKeys, apiKeyUses));
  fastify.addHook('onRequest', refuseLongAnonymous(isOpen));
  fastify.addHook('preSerialization', withholdPrices);
  await app.register(rateLimit as never, {
    max: limit,
    timeWindow: 10_000,
    hook: 'preHandler',
    enableDraftSpec: true,
    keyGenerator: (request: FastifyRequest) =>
      request.caller?.clientId ?? request.caller?.person.id ?? request.ip,
    allowList: (request: FastifyRequest) =>
      request.url.startsWith('/health/') ||
      request.url === '/metrics' ||
      // signed, and sent again by the gateway for days where they are refused
      request.url.startsWith(INBOX) ||
      request.url.startsWith('/app/'),
    errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) =>
      new HttpProblem(
        problem(
          429,
          'rate/limit',
          `more than ${limit} requests in ten seconds: try again in ${Math.ceil(ttl / 1000)} s`,
        ),
        {
          'retry-after': String(Math.ceil(ttl / 1000)),
        },
      ),
  });

  // answers whole only: what is streamed arrives as it is made
  await app.register(compress as never, {
    globalDecompression: false,
    threshold: COMPRESSED_FROM,
    customTypes: /^application\/json(;|$)/,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  });

  const outages = new Outages(log, (engine) => marketplace.tryEngine(engine));
  rememberRules();
  app.useGlobalPipes(new RequestPipe());
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const { problem: body, headers, unexpected } = toProblem(error);
    if (error instanceof EngineUnavailable && !error.isDamaged) {
      if (!(error instanceof StorageFull)) outages.met(error);
    } else if (unexpected)
      log(`${request.method} ${request.routeOptions?.url ?? '(no route)'}: ${errorText(error)}`, {
        level: 'error',
        correlationId: request.id,
      });
    const send = (): void =>
      void reply
        .headers(headers)
        .status(body.status)
        .header('content-type', 'application/problem+json')
        .send(Buffer.from(JSON.stringify(body)));
    if (body.status === 413) afterBody(request, send);
    else send();
  };
  app.useGlobalFilters({
    catch: (error: unknown, host) =>
      answer(error, host.switchToHttp().getRequest(), host.switchToHttp().getResponse()),
  });

  leaveConnections(fastify as never);
  await takeCallbacks(fastify as never, marketplace.inbox, marketplace.gateway.name);
  if (marketplace.gateway instanceof SimulatedGateway)
    await serveSimulatedGateway(app, marketplace.gateway);
  serveMetrics(fastify as never, new MetricsEndpoint(metrics, options.metricsToken ?? null));
  await serveDocs(app);
  serveContracts(app, marketplace.publicUrl);
  await serveScreens(app);
  let sweeping = Promise.resolve();
  const sweeps = setInterval(() => {
    sweeping = sweep(marketplace);
  }, SWEEP_MS).unref();
  fastify.addHook('onClose', async () => {
    outages.close();
    clearInterval(sweeps);
    await sweeping;
    await jobs.stop();
    await apiKeyUses.stop();
  });
  await app.init();
  await jobs.start();
  const aDayAgo = new Date(Date.now() - DAY_MS);
  await sweepVerificationFiles(marketplace, aDayAgo);
  await sweepRequestFiles(marketplace, aDayAgo);
  await sweep(marketplace);
  return app;
}

/**
 * Drops what has expired: registrations that nobody has confirmed, files that no request for quotes
 * names, and limits that are whole again.
 */
async function sweep(marketplace: Marketplace): Promise<void> {
  const { services, keys, log } = marketplace;
  try {
    const at = new Date().toISOString();
    await sweepRegistrations(services, (subject) => keys.destroy(subject, at));
    await sweepRequestUploads(marketplace, new Date(Date.now() - DAY_MS));
    await services.limits.sweep();
    await services.guesses.sweep();
  } catch (error) {
    log(`dropping what has expired: ${String(error)}`, { level: 'warn' });
  }
}

function serveMetrics(fastify: FastifyInstance, endpoint: MetricsEndpoint): void {
  fastify.get('/metrics', async ({ raw }, reply) => {
    const { status, headers, body } = await endpoint.answer(raw);
    return reply.status(status).headers(headers).send(body);
  });
}

/**
 * A client that is still sending does not read: an answer followed by a closed connection would be
 * lost on it. What is left of a body that is too large, though not beyond all measure, is read and
 * thrown away first.
 */
function afterBody({ raw }: FastifyRequest, then: () => void): void {
  if (
    raw.readableEnded ||
    raw.destroyed ||
    !(Number(raw.headers['content-length']) <= DRAINED_LIMIT)
  )
    return then();
  let done = false;
  const once = (): void => {
    if (!done) then();
    done = true;
  };
  raw.once('end', once).once('close', once).once('error', once).resume();
}

/** What is open to everybody: `POST /auth/login`. */
function openRoutes(): ReadonlySet<string> {
  const open = new Set<string>();
  for (const controller of controllers)
    for (const name of Object.getOwnPropertyNames(controller.prototype)) {
      const method = (controller.prototype as unknown as Record<string, unknown>)[name];
      if (typeof method !== 'function' || Reflect.getMetadata(ACCESS, method) !== 'public')
        continue;
      const parts = [controller, method].map((of) => Reflect.getMetadata('path', of) as string);
      const path = parts.flatMap((part) => part.split('/')).filter(Boolean);
      const verb = RequestMethod[Reflect.getMetadata('method', method) as RequestMethod];
      open.add(`${verb} /${path.join('/')}`);
    }
  return open;
}

/**
 * A route that states no permission would be reachable by every user: it is a mistake, found at
 * start-up.
 */
export function requireAccessEverywhere(
  classes: readonly { prototype: object; name: string }[] = controllers,
): void {
  for (const controller of classes)
    for (const name of Object.getOwnPropertyNames(controller.prototype)) {
      const method = (controller.prototype as Record<string, unknown>)[name];
      if (name === 'constructor' || typeof method !== 'function') continue;
      const isRoute = Reflect.hasMetadata('path', method);
      if (!isRoute) continue;
      if (Reflect.getMetadata(ACCESS, method) === undefined)
        throw new Error(
          `the route ${controller.name}.${name} does not say what permission it needs`,
        );
      if (Reflect.getMetadata(ANSWERS, method) === undefined)
        throw new Error(`the route ${controller.name}.${name} does not say what it answers`);
    }
}
