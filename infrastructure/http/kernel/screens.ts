import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageFor } from './languages.js';

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

/** The page in one language, with the files of each place. */
interface Page {
  readonly html: string;
  readonly places: ReadonlyMap<string, readonly string[]>;
}

function pageIn(folder: string): Page {
  const files = join(folder, '.places.json');
  return {
    html: readFileSync(join(folder, 'index.html'), 'utf8'),
    places: new Map(
      existsSync(files)
        ? Object.entries(
            JSON.parse(readFileSync(files, 'utf8')) as Record<string, readonly string[]>,
          )
        : [],
    ),
  };
}

/** By language: British English in the folder itself, each other in one of its own. */
const pagesIn = (root: string): ReadonlyMap<string, Page> =>
  new Map([
    ['en-GB', pageIn(root)],
    ...readdirSync(root)
      .filter((name) => existsSync(join(root, name, 'index.html')))
      .map((name): [string, Page] => [name, pageIn(join(root, name))]),
  ]);

/**
 * The screens under `/app/`, where they have been built into `root`: every address that is no file
 * answers the page, under a nonce of its own, in the language that was chosen or that the browser
 * asks for (decision 55).
 * `/` leads there.
 */
export async function serveScreens(
  app: NestFastifyApplication,
  root = builtScreens(),
): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) return;
  const pages = pagesIn(root);
  const languages = [...pages.keys()];
  const fastify = app.getHttpAdapter().getInstance();
  const sendPage = (request: FastifyRequest, reply: FastifyReply): void => {
    const nonce = randomBytes(16).toString('base64');
    const { cookie, 'accept-language': acceptLanguage } = request.headers;
    const language = languageFor(languages, {
      ...(cookie !== undefined && { cookie }),
      ...(acceptLanguage !== undefined && { acceptLanguage }),
    });
    const { html, places } = pages.get(language)!;
    void reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-language': language,
        vary: 'accept-language, cookie',
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
    allowedPath: (path: string) => !path.endsWith('/index.html') && !path.includes('/.'),
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
