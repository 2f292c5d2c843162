import {
  publicEventNames,
  publicEvents,
  typeOf,
  type PublicEventName,
} from '../../domain/hub/public-events/public-events.js';
import { schemaPathOf } from './cloud-event.js';

/** The JSON Schema of a public event's data, as it is published and kept beside the sources. */
export const schemaOf = (name: PublicEventName): Readonly<Record<string, unknown>> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: typeOf(name),
  ...publicEvents[name].schema,
});

/** What there is, for people and programs that choose. */
export const publishedSchemas = (publicUrl: string) =>
  publicEventNames.map((name) => {
    const of = publicEvents[name];
    return {
      name,
      type: typeOf(name),
      title: of.title,
      personalData: of.personal,
      fullFields: of.fullFields,
      schema: `${publicUrl}${schemaPathOf({ name, of })}`,
    };
  });
