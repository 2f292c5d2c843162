import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NONCE_PLACE = 'CSP_NONCE';
/** What the build names by its content never changes under that name. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** Where the build puts the screens: beside the compiled server. */
export const builtScreens = (): string =>
  join(dirname(fileURLToPath(import.meta.url)), '../../../ui');

/** Nothing runs or looks like something here that was not sent with this very page. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * As the build names places: the first part of an address inside the application, and a `/` behind
 * it for each part more.
 */
function placeOf(url: string): string {
  const [first = '', ...rest] = url.slice('/app/'.length).split(/[?#]/, 1)[0]!.split('/');
  return first + '/'.repeat(rest.filter((part) => part !== '').length);
}

/**
 * The files of a place come with the application's own, instead of each when the one before has
 * been read.
 */
const linksTo = (files: readonly string[]): string =>
  files.map((file) => `<link rel="modulepreload" href="${file}" nonce="${NONCE_PLACE}">`).join('');

/**
 * The screens under `/app/`, where they have been built into `root`: every address that is no file
 * answers the page, under a nonce of its own.
 * `/` leads there.
 */
export async function serveScreens(
  app: NestFastifyApplication,
  root = builtScreens(),
): Promise<void> {
  const page = join(root, 'index.html');
  if (!existsSync(page)) return;
  const html = readFileSync(page, 'utf8');
  const files = join(root, '.places.json');
  const places = new Map(
    existsSync(files)
      ? Object.entries(JSON.parse(readFileSync(files, 'utf8')) as Record<string, readonly string[]>)
      : [],
  );
  const fastify = app.getHttpAdapter().getInstance();
  const sendPage = (request: FastifyRequest, reply: FastifyReply): void => {
    const nonce = randomBytes(16).toString('base64');
    void reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': policy(nonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
      .send(
        html
          .replace('</body>', `${linksTo(places.get(placeOf(request.url)) ?? [])}</body>`)
          .replaceAll(NONCE_PLACE, nonce),
      );
  };
  fastify.get('/', (_request, reply) => reply.redirect('/app/'));
  fastify.get('/app', (_request, reply) => reply.redirect('/app/'));
  fastify.get('/app/', sendPage);
  await app.register(fastifyStatic as never, {
    root,
    prefix: '/app/',
    index: false,
    wildcard: false,
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
    // the page itself is never a file
    allowedPath: (path: string) => path !== '/index.html' && !path.startsWith('/.'),
    setHeaders: (reply: FastifyReply, path: string) => {
      void reply.header('x-content-type-options', 'nosniff');
      void reply.header(
        'cache-control',
        HASHED.test(path.replace(/\.(br|gz)$/, ''))
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      );
    },
  });
  // an address inside the application; a file that is missing is missing
  fastify.get('/app/*', (request, reply) => {
    if (/\.\w{2,5}(\?|$)/.test(request.url)) reply.callNotFound();
    else sendPage(request, reply);
  });
}
