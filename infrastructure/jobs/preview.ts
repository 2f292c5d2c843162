import { kindOf } from '../../application/running/import-fields.js';
import { understood } from '../../application/running/import-values.js';
import {
  checkedImport,
  formatsOf,
  questionsOf,
  type FormatQuestion,
  type WantedImport,
} from '../../application/running/job.use-cases.js';
import type { Caller } from '../../application/shared/caller.js';
import type { VariantOf } from '../../domain/catalogue/product/product.events.js';
import type { ValueFormat } from '../../domain/running/job/job.events.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { daysIn } from '../../tables/days.js';
import { readingsOf, wholeOutcomeOf } from '../../tables/numbers.js';
import { isRejection } from './row-importer.js';
import type { LeftOut } from './shops/shop-table.js';
import { TableRows } from './table-rows.js';
import type { Upload, UploadedRow } from './uploads.js';

/** What a cell says, and what it is understood as. */
export interface UnderstoodValue {
  readonly field: string;
  readonly column: string;
  readonly written: string;
  /** Null where it cannot be understood; `problem` says why. */
  readonly understood: string | null;
  readonly problem: string | null;
}

export interface UnderstoodRow {
  readonly row: number;
  readonly values: readonly UnderstoodValue[];
  /** Why the row as a whole is not taken, if it is not. */
  readonly problem: string | null;
  /** Why it holds nothing of its own, if it does not: it is left out, which is no mistake. */
  readonly leftOut: LeftOut | null;
  /** What its product is a variant of, as a shop's export has it. */
  readonly variantOf: VariantOf | null;
}

export interface AskedFormat extends Omit<FormatQuestion, 'examples'> {
  readonly examples: readonly {
    readonly written: string;
    /** What it is in each format. */
    readonly readings: Readonly<Partial<Record<ValueFormat, string>>>;
  }[];
}

export interface ImportPreview {
  /** What has to be answered before the table can be imported, once per column. */
  readonly questions: readonly AskedFormat[];
  /** Field → its format, as stated, or as the column's own values prove. */
  readonly formats: Readonly<Record<string, ValueFormat>>;
  readonly rows: readonly UnderstoodRow[];
}

/** Parents stand near their variants; a preview is asked for with each change of a mapping. */
const ENOUGH_ROWS = 5_000;

/** How the first rows of a table are understood by a mapping; nothing is looked up or changed. */
export async function previewOf(
  wanted: WantedImport,
  table: Upload | null,
  caller: Caller,
  rowsOf: (upload: Upload) => AsyncIterable<readonly UploadedRow[]>,
): Promise<ImportPreview> {
  checkedImport(wanted, table, caller);
  const upload = table!;
  const formats = formatsOf(wanted, upload);
  const reader = new TableRows(upload, wanted);
  await reader.learn(() => rowsOf(upload), ENOUGH_ROWS);
  const rows = upload.sample.map((record, index): UnderstoodRow => {
    const cells = upload.columns.map((name) => record[name] ?? '');
    const typed = upload.sampleTyped?.[index] ?? [];
    const {
      read,
      leftOut,
      variantOf,
      cells: filled,
    } = reader.read({
      number: index + 1,
      cells,
      typed,
      isOpen: false,
    });
    if (leftOut !== null)
      return { row: index + 1, values: [], problem: null, leftOut, variantOf: null };
    const isRefused = read !== null && isRejection(read);
    const formatOf = (field: string, column: string): ValueFormat | null =>
      typed.includes(upload.columns.indexOf(column)) ? 'point' : (formats[field] ?? null);
    const values = Object.entries(wanted.columns).map(([field, column]): UnderstoodValue => {
      const written = record[column] ?? '';
      const base = { field, column, written };
      // what was made of it is in the row, but for a text that cannot be understood
      const own = (filled[upload.columns.indexOf(column)] ?? '').trim();
      const made = read === null || isRefused ? undefined : read.fields[field];
      const text = made ?? (own === '' ? (wanted.defaults[field] ?? '') : own);
      if (text === '') return { ...base, understood: '', problem: null };
      try {
        return {
          ...base,
          understood: understood(field, text, formatOf(field, column)),
          problem: null,
        };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { ...base, understood: null, problem: error.message };
      }
    });
    return {
      row: index + 1,
      values,
      problem: isRefused ? read.detail : null,
      leftOut: null,
      variantOf,
    };
  });
  const questions = questionsOf(wanted, upload).map((question) => ({
    ...question,
    examples: question.examples.map((written) => ({
      written,
      readings: readingsIn(question.field, written),
    })),
  }));
  return { questions, formats, rows };
}

function readingsIn(field: string, written: string): Partial<Record<ValueFormat, string>> {
  if (kindOf(field) === 'day') {
    const { dmy, mdy } = daysIn(written);
    return { ...(dmy === null ? {} : { dmy }), ...(mdy === null ? {} : { mdy }) };
  }
  const readings = readingsOf(written);
  const { point, comma } = readings;
  if (kindOf(field) === 'whole') {
    const found = wholeOutcomeOf(readings, null);
    if (found.is === 'unclear') return { point: found.point, comma: found.comma };
  }
  return { ...(point === null ? {} : { point }), ...(comma === null ? {} : { comma }) };
}
