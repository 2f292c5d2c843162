import { importKinds, valueFormats } from '../../../domain/running/job/job.events.js';
import { encodings } from '../../../tables/encoding-names.js';
import {
  id,
  list,
  mapOf,
  nullable,
  object,
  oneOf,
  optional,
  position,
  text,
  whole,
} from '../kernel/schema.js';

const Upload = object(
  {
    id,
    format: oneOf(['csv', 'xlsx']),
    encoding: oneOf(encodings, 'As found in the bytes, or as stated'),
    delimiter: text,
    titleRows: whole,
    headerRows: whole,
    columns: list(text),
    doubts: mapOf(oneOf(['nameless', 'doubled'])),
    rows: whole,
    sample: list(mapOf(text)),
  },
  'An uploaded table, ready to be imported; kept for a week. `doubts` are columns without a name, or with that of another, by what they are called here',
);

const ImportFields = object({
  items: list(
    object({
      kind: oneOf(importKinds),
      required: list(text),
      optional: list(text),
      permission: text,
    }),
  ),
});

const JobBegun = object({ id, position });

const understood = object({
  field: text,
  column: text,
  written: text,
  understood: nullable(text),
  problem: nullable(text),
});

const ImportPreview = object(
  {
    questions: list(
      object({
        field: text,
        column: text,
        formats: list(oneOf(valueFormats)),
        examples: list(
          object({
            written: text,
            readings: object({
              point: optional(text),
              comma: optional(text),
              dmy: optional(text),
              mdy: optional(text),
            }),
          }),
        ),
      }),
    ),
    formats: mapOf(oneOf(valueFormats)),
    rows: list(object({ row: whole, values: list(understood), problem: nullable(text) })),
  },
  'What the first rows are understood as. `questions` are columns whose values can be read in two ways: answer each in `formats` of the import',
);

export const importsSchemas = { Upload, ImportFields, JobBegun, ImportPreview };
