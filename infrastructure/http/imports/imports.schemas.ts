import { importKinds, shops, valueFormats } from '../../../domain/running/job/job.events.js';
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
  ref,
  text,
  whole,
} from '../kernel/schema.js';
import { VariantOf } from '../products/products.schemas.js';

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
    shop: nullable(oneOf(shops)),
    mappings: object({
      products: optional(mapOf(text)),
      stock: optional(mapOf(text)),
      prices: optional(mapOf(text)),
      partNumbers: optional(mapOf(text)),
    }),
    notTaken: list(text),
  },
  'An uploaded table, ready to be imported; kept for a week. `doubts` are columns without a name, or with that of another, by what they are called here. `shop` is the system whose export it is, `mappings` are the columns of its fields by kind of import, `notTaken` its columns with pictures',
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
    rows: list(
      object({
        row: whole,
        values: list(understood),
        problem: nullable(text),
        leftOut: nullable(oneOf(['picture', 'parent', 'translation'])),
        variantOf: nullable(ref('VariantOf', VariantOf)),
      }),
    ),
  },
  'What the first rows are understood as. `questions` are columns whose values can be read in two ways: answer each in `formats` of the import',
);

export const importsSchemas = { Upload, ImportFields, JobBegun, ImportPreview };
