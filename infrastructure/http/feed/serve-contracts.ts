import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { publishedSchemas, schemaOf } from '../../../application/hub/contracts.js';
import {
  isPublicEventName,
  publicEvents,
} from '../../../domain/hub/public-events/public-events.js';
import { loadedOnce } from '../../shared/loaded-once.js';
import { asyncApiDocument } from './asyncapi.js';

/**
 * What everybody may read of the events that leave: `/asyncapi.json`, `/schemas/events` and a JSON
 * Schema for each. Made when somebody first asks.
 */
export function serveContracts(app: NestFastifyApplication, publicUrl: string): void {
  const fastify = app.getHttpAdapter().getInstance();
  const document = loadedOnce(async () => JSON.stringify(await asyncApiDocument(publicUrl)));
  fastify.get('/asyncapi.json', async (_request, reply) =>
    reply.type('application/json').send(await document()),
  );
  fastify.get('/schemas/events', (_request, reply) =>
    reply.type('application/json').send(JSON.stringify({ items: publishedSchemas(publicUrl) })),
  );
  fastify.get<{ Params: { name: string; version: string } }>(
    '/schemas/events/:name/:version',
    (request, reply) => {
      const { name, version } = request.params;
      if (!isPublicEventName(name) || version !== `v${publicEvents[name].version}`)
        return reply.callNotFound();
      const $id = `${publicUrl}/schemas/events/${name}/${version}`;
      return reply
        .type('application/schema+json')
        .header('cache-control', 'public, max-age=3600')
        .send(JSON.stringify({ $id, ...schemaOf(name) }));
    },
  );
}
