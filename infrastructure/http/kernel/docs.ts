import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { loadedOnce } from '../../shared/loaded-once.js';
import { openApiDocument } from './openapi.js';

const INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
  });
};
`;

/** The reader styles itself in the page; scripts come from files alone. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** `/openapi.json`, made when somebody first asks for it, and `/docs` to read it in. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const document = loadedOnce(async () => JSON.stringify(await openApiDocument(app)));
  fastify.get('/openapi.json', async (_request, reply) =>
    reply.type('application/json').send(await document()),
  );
  fastify.get('/docs', (_request, reply) => reply.redirect('/docs/index.html'));
  fastify.get('/docs/swagger-initializer.js', (_request, reply) =>
    reply.type('text/javascript').send(INITIALIZER),
  );
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await app.register(fastifyStatic as never, {
    root,
    prefix: '/docs/',
    index: false,
    setHeaders: (reply: FastifyReply) => void reply.header('content-security-policy', POLICY),
    allowedPath: (path: string) =>
      /^\/(index\.(html|css)|swagger-ui[\w-]*\.(js|css)|favicon[\w-]*\.png)$/.test(path),
  });
}
