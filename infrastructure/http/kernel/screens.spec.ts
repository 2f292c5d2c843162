import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { serveScreens } from './screens.js';

@Module({})
class Nothing {}

const directory = temporaryDirectory();
let app: NestFastifyApplication;

beforeAll(async () => {
  const root = join(directory(), 'ui');
  mkdirSync(root);
  writeFileSync(
    join(root, 'index.html'),
    '<base href="/app/"><body><tp-root ngCspNonce="CSP_NONCE"></tp-root></body>',
  );
  const places = {
    orders: ['chunk-list0001.js'],
    'orders/': ['chunk-list0001.js', 'chunk-one00001.js'],
    'orders///': ['chunk-slip0001.js'],
  };
  writeFileSync(join(root, '.places.json'), JSON.stringify(places));
  writeFileSync(join(root, 'main-AB12cd_9.js'), 'console.log(1)');
  writeFileSync(join(root, 'main-AB12cd_9.js.br'), brotliCompressSync('console.log(1)'));
  writeFileSync(join(root, 'icon.svg'), '<svg/>');
  writeFileSync(join(root, '.sources'), 'secret');
  mkdirSync(join(root, 'de'));
  writeFileSync(
    join(root, 'de/index.html'),
    '<html lang="de"><base href="/app/"><body><tp-root ngCspNonce="CSP_NONCE"></tp-root></body>',
  );
  writeFileSync(
    join(root, 'de/.places.json'),
    JSON.stringify({ orders: ['de/chunk-list0001.js'] }),
  );
  app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), {
    logger: false,
  });
  await serveScreens(app, root);
  await app.init();
});
afterAll(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers });

describe('the screens', () => {
  it('come in the language that was chosen, else in the one that the browser asks for', async () => {
    const german = await get('/app/orders', { 'accept-language': 'de-DE,en;q=0.5' });
    expect(german.body).toContain('<html lang="de">');
    expect(german.body).toContain('href="de/chunk-list0001.js"');
    expect(german.headers).toMatchObject({
      'content-language': 'de',
      vary: 'accept-language, cookie',
    });
    const english = await get('/app/orders', {
      'accept-language': 'de',
      cookie: 'tradepost-language=en-GB',
    });
    expect(english.body).not.toContain('lang="de"');
    expect(english.headers['content-language']).toBe('en-GB');
    expect((await get('/app/de/index.html')).statusCode).toBe(404);
    expect((await get('/app/de/.places.json')).body).not.toContain('chunk');
  });

  it('are where / leads, at every address inside the application', async () => {
    expect((await get('/')).headers.location).toBe('/app/');
    for (const url of [
      '/app/',
      '/app/orders',
      '/app/orders/5d1f8a0e-0000-4000-8000-000000000000?status=Confirmed',
    ]) {
      const answer = await get(url);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(answer.body).toContain('<tp-root');
    }
  });

  it('run nothing but what came with them: a nonce of its own for every answer, in the policy and in the page', async () => {
    const [one, other] = [await get('/app/'), await get('/app/')];
    const nonces = [one, other].map(
      (answer) => /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1],
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(one.body).toContain(`ngCspNonce="${nonces[0]}"`);
    expect(one.body).not.toContain('CSP_NONCE');
    expect(String(one.headers['content-security-policy'])).not.toMatch(/unsafe|\*/);
    expect(one.headers['cache-control']).toBe('no-cache');
  });

  it('name the files of the place that is asked for, and of no other', async () => {
    const link = /<link rel="modulepreload" href="([^"]+)" nonce="(?!CSP_NONCE)[^"]+"/g;
    const named = async (url: string) =>
      [...(await get(url)).body.matchAll(link)].map(([, file]) => file);
    expect(await named('/app/orders?status=Confirmed')).toEqual(['chunk-list0001.js']);
    expect(await named('/app/orders/5d1f8a0e-0000-4000-8000-000000000000')).toEqual([
      'chunk-list0001.js',
      'chunk-one00001.js',
    ]);
    expect(await named('/app/orders/5d1f8a0e/packing-slip/8c02?print=yes')).toEqual([
      'chunk-slip0001.js',
    ]);
    for (const url of ['/app/', '/app/nowhere', '/app/orders/5d1f8a0e/nowhere', '/app/constructor'])
      expect(await named(url)).toEqual([]);
    expect((await get('/app/.places.json')).body).not.toContain('chunk-');
  });

  it('send what was compressed beforehand, never to change under its name', async () => {
    const answer = await get('/app/main-AB12cd_9.js', { 'accept-encoding': 'br, gzip' });
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect((await get('/app/icon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('say of a file that is missing that it is missing, and give away no other', async () => {
    expect((await get('/app/main-00000000.js')).statusCode).toBe(404);
    expect((await get('/app/.sources')).body).not.toContain('secret');
    expect((await get('/app/%2e%2e/events.db')).body).not.toContain('SQLite');
  });

  it('are not there where they were not built', async () => {
    const bare = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), {
      logger: false,
    });
    await serveScreens(bare, join(directory(), 'nothing'));
    await bare.init();
    expect((await bare.inject({ method: 'GET', url: '/app/' })).statusCode).toBe(404);
    await bare.close();
  });
});
