import { priceList } from '../../domain/pricing/price-list/price-list.js';
import type { ImportOrder, ValueFormat } from '../../domain/running/job/job.events.js';
import { job, type JobCommand } from '../../domain/running/job/job.js';
import { DomainError, invalid } from '../../domain/shared/decider/domain-error.js';
import {
  mustAskForOrder,
  provenOrder,
  type DayEvidence,
  type DayOrder,
} from '../../tables/days.js';
import {
  mustAskForMark,
  provenMark,
  type DecimalMark,
  type NumberEvidence,
} from '../../tables/numbers.js';
import { requireOwn, requirePermission, type Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';
import { importRules, kindOf, takesField } from './import-fields.js';
import { understood } from './import-values.js';

/** What the values of a column say about how it is written. */
export interface ColumnEvidence {
  readonly numbers: NumberEvidence;
  readonly days: DayEvidence;
}

/** A table that the caller's organisation has uploaded. */
export interface UploadedTable {
  readonly organizationId: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** By the names of the columns; absent in tables of before it was gathered. */
  readonly evidence?: Readonly<Record<string, ColumnEvidence>>;
  /** What doubled columns are called in the table itself: each is a column by another name. */
  readonly doubled?: readonly string[];
}

/** An import as it is asked for; `decimalComma` is null where nobody said how numbers are written. */
export type WantedImport = Omit<ImportOrder, 'decimalComma' | 'draftHeld'> & {
  readonly decimalComma: boolean | null;
};

export const requestImport = useCase({
  name: 'RequestImport',
  decider: job,
  permission: null,
  prepare: async (
    { order: wanted, table }: { order: WantedImport; table: UploadedTable | null },
    { caller, meta, services },
  ) => {
    const known = checkedImport(wanted, table, caller);
    const questions = questionsOf(wanted, known);
    if (questions.length > 0) throw asRefusal(questions);
    const order: ImportOrder = {
      ...wanted,
      decimalComma: wanted.decimalComma ?? false,
      formats: formatsOf(wanted, known),
      ...(wanted.kind === 'prices'
        ? { draftHeld: await heldByDraft(wanted.priceListId, caller, services) }
        : {}),
    };
    requireDefaults(order);
    const command: JobCommand = {
      type: 'RequestImport',
      at: meta.at,
      jobId: meta.newId,
      organizationId: caller.organization.id,
      requestedBy: caller.person.id,
      order,
      rows: known.rows,
    };
    return { id: meta.newId, command, creates: true };
  },
});

/** @throws DomainError where the caller may not do it, or the mapping is wrong */
export function checkedImport(
  wanted: WantedImport,
  table: UploadedTable | null,
  caller: Caller,
): UploadedTable {
  requirePermission(caller, importRules[wanted.kind].permission);
  if (!table)
    throw invalid('import/unknown-upload', 'this upload does not exist: upload the file again', {
      field: 'uploadId',
    });
  requireMapping(wanted, table);
  return table;
}

/** A column whose values can be read in two ways, while nothing in it says which is meant. */
export interface FormatQuestion {
  readonly field: string;
  readonly column: string;
  readonly examples: readonly string[];
  readonly formats: readonly ValueFormat[];
}

/** What has to be answered before a table can be imported, once per column. */
export function questionsOf(
  wanted: WantedImport,
  { evidence }: UploadedTable,
): readonly FormatQuestion[] {
  return Object.entries(wanted.columns).flatMap(([field, column]): FormatQuestion[] => {
    const found = evidence?.[column];
    if (!found || statedFormat(wanted, field) !== null) return [];
    switch (kindOf(field)) {
      case 'amount':
        return mustAskForMark(found.numbers, false)
          ? [{ field, column, examples: found.numbers.examples, formats: ['point', 'comma'] }]
          : [];
      case 'whole':
        return mustAskForMark(found.numbers, true)
          ? [{ field, column, examples: found.numbers.whole.examples, formats: ['point', 'comma'] }]
          : [];
      case 'day':
        return mustAskForOrder(found.days)
          ? [{ field, column, examples: found.days.examples, formats: ['dmy', 'mdy'] }]
          : [];
      default:
        return [];
    }
  });
}

/** Each field's format: stated, else proven by the column's own values. */
export function formatsOf(
  wanted: WantedImport,
  { evidence }: UploadedTable,
): Readonly<Record<string, ValueFormat>> {
  const formats: Record<string, ValueFormat> = {};
  for (const field of new Set([...Object.keys(wanted.columns), ...Object.keys(wanted.defaults)])) {
    const format =
      statedFormat(wanted, field) ?? provenFormat(field, evidence?.[wanted.columns[field] ?? '']);
    if (format !== null) formats[field] = format;
  }
  return formats;
}

function statedFormat({ formats, decimalComma }: WantedImport, field: string): ValueFormat | null {
  const stated = formats?.[field];
  if (stated !== undefined) return stated;
  const isNumber = kindOf(field) === 'amount' || kindOf(field) === 'whole';
  return !isNumber || decimalComma === null ? null : decimalComma ? 'comma' : 'point';
}

function provenFormat(
  field: string,
  evidence: ColumnEvidence | undefined,
): DecimalMark | DayOrder | null {
  if (!evidence) return null;
  switch (kindOf(field)) {
    case 'amount':
      return provenMark(evidence.numbers, false);
    case 'whole':
      return provenMark(evidence.numbers, true);
    case 'day':
      return provenOrder(evidence.days);
    default:
      return null;
  }
}

function asRefusal(questions: readonly FormatQuestion[]): DomainError {
  const one = ({ field, column, examples, formats }: FormatQuestion): DomainError =>
    invalid(
      'import/format-unknown',
      `"${column}" can be read in two ways (${examples.join(', ')}): state how it is written`,
      { field: `formats.${field}`, allowed: formats, facts: { column, examples } },
    );
  const problems = questions.map(one);
  return problems.length === 1
    ? problems[0]!
    : invalid('import/format-unknown', 'some columns can be read in two ways', { problems });
}

/** What people typed for empty cells is read as the cells are. */
function requireDefaults(order: ImportOrder): void {
  for (const [field, text] of Object.entries(order.defaults))
    try {
      understood(field, text, order.formats?.[field] ?? null);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw invalid(error.code, error.message, { ...error.details, field: `defaults.${field}` });
    }
}

function requireMapping(
  { kind, columns, defaults, formats = {} }: WantedImport,
  { columns: known, doubled = [] }: UploadedTable,
): void {
  const { required, optional } = importRules[kind];
  const takes = (field: string): boolean => takesField(kind, field);
  for (const [field, column] of Object.entries(columns)) {
    if (!takes(field))
      throw invalid('import/unknown-field', `${kind} have no field "${field}"`, {
        field: `columns.${field}`,
        allowed: [...required, ...optional],
      });
    if (doubled.includes(column))
      throw invalid(
        'import/column-doubled',
        `the table has several columns called "${column}": say which is meant`,
        {
          field: `columns.${field}`,
          allowed: known.filter((name) => name.startsWith(`${column} (column `)),
        },
      );
    if (!known.includes(column))
      throw invalid('import/unknown-column', `the table has no column "${column}"`, {
        field: `columns.${field}`,
        allowed: known,
      });
  }
  for (const field of Object.keys(defaults))
    if (!takes(field))
      throw invalid('import/unknown-field', `${kind} have no field "${field}"`, {
        field: `defaults.${field}`,
        allowed: [...required, ...optional],
      });
  for (const [field, format] of Object.entries(formats)) {
    const allowed = formatsOfKind(field);
    if (!takes(field) || !allowed.includes(format))
      throw invalid(
        'import/unknown-format',
        allowed.length === 0
          ? `"${field}" is neither a number nor a date, so it has no format`
          : `"${field}" is written as ${allowed.join(' or ')}`,
        { field: `formats.${field}`, allowed },
      );
  }
  for (const field of required)
    if (columns[field] === undefined && defaults[field] === undefined)
      throw invalid('import/field-missing', `say which column holds "${field}"`, {
        field: `columns.${field}`,
        allowed: known,
      });
}

function formatsOfKind(field: string): readonly ValueFormat[] {
  switch (kindOf(field)) {
    case 'amount':
    case 'whole':
      return ['point', 'comma'];
    case 'day':
      return ['dmy', 'mdy'];
    default:
      return [];
  }
}

/** What the draft holds already. @throws DomainError where it is no draft of the caller's */
async function heldByDraft(
  priceListId: string | null,
  caller: Caller,
  { pipeline }: Services,
): Promise<NonNullable<ImportOrder['draftHeld']>> {
  if (priceListId === null)
    throw invalid('import/no-price-list', 'name the draft that the prices go into', {
      field: 'priceListId',
    });
  const { state } = await pipeline.load(priceList, priceListId);
  if (!state)
    throw invalid('price-list/unknown', 'this price list does not exist', { field: 'priceListId' });
  requireOwn(caller, state.terms.vendorOrgId, 'price-list');
  if (state.status !== 'Draft')
    throw invalid(
      'import/not-a-draft',
      'prices are imported into a draft: change prices of a published list instead',
      { field: 'priceListId' },
    );
  return { chunks: state.chunkHashes.length, prices: state.prices };
}
