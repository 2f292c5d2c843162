import {
  anything,
  flag,
  id,
  instant,
  list,
  mapOf,
  object,
  position,
  ref,
  revision,
  text,
} from '../kernel/schema.js';
import { asOf } from '../kernel/schemas.js';

const PublicEvent = object(
  {
    specversion: text,
    id,
    source: text,
    type: text,
    subject: text,
    time: instant,
    datacontenttype: text,
    dataschema: text,
    position,
    revision,
    correlation: text,
    organization: id,
    data: mapOf(anything),
  },
  'CloudEvents 1.0. `data` is as the JSON Schema at `dataschema` says; the same `id` is the same event',
);

const Feed = object(
  {
    items: list(ref('PublicEvent', PublicEvent)),
    nextAfter: position,
    more: flag,
    asOf,
  },
  'Ask again with `after` = `nextAfter`. It also moves where nothing of the page may be seen',
);

export const feedSchemas = { PublicEvent, Feed };
