import Type from 'typebox';
import { asOf } from './common.js';
import {
  anything,
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  ref,
  text,
  whole,
} from './schema.js';

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
  'Personal data stays sealed. What this version of the program cannot read is shown as it is stored: `unreadable` says why',
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
      'Absent: it was not there',
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

const named = { name: text, says: text };
const AnalysisModels = object({
  items: list(
    object({
      name: text,
      askedBy: list(text),
      dimensions: list(
        object({ ...named, type: oneOf(['day', 'month', 'year', 'text', 'id', 'currency']) }),
      ),
      measures: list(object({ ...named, unit: nullable(text) })),
    }),
  ),
});
const Figures = object({
  columns: list(
    object({
      name: text,
      type: oneOf(['text', 'number', 'money']),
      unit: nullable(text),
      says: text,
    }),
  ),
  rows: list(list(Type.Union([text, Type.Number(), flag, Type.Null()]))),
  truncated: flag,
  notes: list(
    object({ measure: text, says: text }, 'A measure that nothing here can tell, and why'),
  ),
  tookMs: whole,
  asOf,
});

const SeveralFigures = object({ answers: list(ref('Figures', Figures)) });

export const lookingBackSchemas = {
  RecordedEvent,
  Events,
  PastState,
  StreamDiff,
  CausedEvent,
  Correlation,
  AnalysisModels,
  Figures,
  SeveralFigures,
};
