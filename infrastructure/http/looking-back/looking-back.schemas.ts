import Type from 'typebox';
import {
  anything,
  id,
  instant,
  list,
  nullable,
  object,
  ref,
  text,
  whole,
} from '../kernel/schema.js';
import { asOf } from '../kernel/schemas.js';

const eventFields = {
  position: text,
  stream: text,
  revision: whole,
  id,
  type: text,
  recordedAt: instant,
  data: anything,
  metadata: anything,
  unreadable: Type.Optional(text),
};

const RecordedEvent = object(
  eventFields,
  'Personal data stays encrypted. An event that this version of the program cannot read is shown as it is stored; `unreadable` says why',
);

const Events = object({
  items: list(ref('RecordedEvent', RecordedEvent)),
  nextCursor: nullable(text),
  asOf,
});

const pastFields = {
  stream: text,
  revision: whole,
  recordedAt: instant,
  lastEvent: object({ id, type: text }),
};

const PastState = object({ ...pastFields, state: anything });

const StreamDiff = object({
  stream: text,
  from: object(pastFields),
  to: object(pastFields),
  differences: list(
    object(
      { path: text, before: Type.Optional(anything), after: Type.Optional(anything) },
      'Omitted: the value did not exist',
    ),
  ),
});

export interface WireCausedEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly unreadable?: string;
  readonly caused: readonly WireCausedEvent[];
}

const CausedEvent = object({
  ...eventFields,
  caused: list(Type.Unsafe<WireCausedEvent>({ $ref: '#/components/schemas/CausedEvent' })),
});

const Correlation = object({
  correlationId: id,
  events: list(Type.Unsafe<WireCausedEvent>({ $ref: '#/components/schemas/CausedEvent' })),
});

export const lookingBackSchemas = {
  RecordedEvent,
  Events,
  PastState,
  StreamDiff,
  CausedEvent,
  Correlation,
};
