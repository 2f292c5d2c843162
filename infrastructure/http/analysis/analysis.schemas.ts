import Type from 'typebox';
import { flag, list, nullable, object, oneOf, ref, text, whole } from '../kernel/schema.js';
import { asOf } from '../kernel/schemas.js';

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
  notes: list(object({ measure: text, says: text }, 'A measure without a value here, and why')),
  tookMs: whole,
  asOf,
});

const SeveralFigures = object({ answers: list(ref('Figures', Figures)) });

export const analysisSchemas = { AnalysisModels, Figures, SeveralFigures };
