import { schemaOf } from '../../../application/hub/contracts.js';
import {
  publicEventNames,
  publicEvents,
  typeOf,
  type PublicEventName,
} from '../../../domain/hub/public-events/public-events.js';

interface Example {
  readonly type: string;
  readonly subject: string;
  readonly data: object;
}

const EXAMPLE_ID = 'ab679830-19fc-5891-9084-83cb1d5fc894';
const EXAMPLE_TIME = '2026-03-02T09:00:00.000Z';

/** `orderConfirmed` for `order.confirmed`: what AsyncAPI and OpenAPI call it. */
export const messageIdOf = (name: PublicEventName): string =>
  name.replaceAll(/[._](\w)/g, (_match, letter: string) => letter.toUpperCase());

/** The CloudEvents envelope around one event's data (CloudEvents 1.0, JSON format). */
export const envelopeSchemaOf = (name: PublicEventName) => {
  const { $schema: _dialect, title: _title, ...data } = schemaOf(name);
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'position', 'data'],
    properties: {
      specversion: { type: 'string', const: '1.0' },
      id: { type: 'string', description: 'The same event has the same id, on every channel' },
      source: { type: 'string', format: 'uri' },
      type: { type: 'string', const: typeOf(name) },
      subject: { type: 'string' },
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { type: 'string', const: 'application/json' },
      dataschema: { type: 'string', format: 'uri' },
      position: { type: 'string', description: 'Ascending, with gaps' },
      revision: { type: 'integer', description: 'Of its subject: the higher one is newer' },
      correlation: { type: 'string' },
      organization: { type: 'string' },
      data,
    },
  };
};

/** An example of each event as it leaves. */
export async function examplesOf(publicUrl: string): Promise<ReadonlyMap<string, object>> {
  const { default: examples } = (await import('../../../application/hub/public-examples.json', {
    with: { type: 'json' },
  })) as { default: readonly Example[] };
  return new Map(
    examples.map(({ type, subject, data }) => [
      type,
      {
        specversion: '1.0',
        id: EXAMPLE_ID,
        source: publicUrl,
        type,
        subject,
        time: EXAMPLE_TIME,
        datacontenttype: 'application/json',
        dataschema: `${publicUrl}/schemas/events/${type.replace(/^tradepost\.(.+)\.(v\d+)$/, '$1/$2')}`,
        position: '1775',
        revision: 1,
        correlation: EXAMPLE_ID,
        organization: EXAMPLE_ID,
        data,
      },
    ]),
  );
}

/** The AsyncAPI 3 document of all public events, as they come by webhook. */
export async function asyncApiDocument(publicUrl: string): Promise<object> {
  const { default: manifest } = await import('../../../package.json', { with: { type: 'json' } });
  const examples = await examplesOf(publicUrl);
  const messages = Object.fromEntries(
    publicEventNames.map((name) => [
      messageIdOf(name),
      {
        name: typeOf(name),
        title: publicEvents[name].title,
        contentType: 'application/cloudevents+json',
        headers: {
          type: 'object',
          required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
          properties: {
            'webhook-id': { type: 'string', description: 'The same for every attempt' },
            'webhook-timestamp': { type: 'string', description: 'Of the attempt, in seconds' },
            'webhook-signature': { type: 'string', description: 'Standard Webhooks 1.0' },
          },
        },
        payload: envelopeSchemaOf(name),
        ...(examples.has(typeOf(name))
          ? { examples: [{ payload: examples.get(typeOf(name)) }] }
          : {}),
      },
    ]),
  );
  const references = Object.fromEntries(
    Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tradepost events',
      version: manifest.version,
      description:
        'Public events as CloudEvents 1.0: sent as webhooks (Standard Webhooks 1.0), or read from `GET /feed`. Within a major version fields are only added.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: { address: null, title: 'To an endpoint of yours', messages: references },
    },
    operations: {
      sendEvent: { action: 'send', channel: { $ref: '#/channels/events' } },
    },
    components: { messages },
  };
}
