import {
  importKinds,
  shops,
  valueFormats,
  type ImportKind,
  type Shop,
  type ValueFormat,
} from '../../../domain/running/job/job.events.js';
import { encodings, type Encoding } from '../../../tables/encoding-names.js';
import { separators, type Separator } from '../../../tables/separated-text.js';
import { Flag, Id, OneOf, StrictWhole, Words, WordsOf } from '../kernel/rules.js';

export class PreviewImportRequest {
  @Id({ description: 'Of the table that was uploaded with POST /uploads' }) uploadId!: string;
  @OneOf(importKinds) kind!: ImportKind;
  @Words({
    description: 'Field → the column that holds it',
    example: { sku: 'Article', quantity: 'Stock' },
  })
  columns!: Record<string, string>;
  @Words({
    optional: true,
    description: 'Field → value for rows without one',
    example: { location: 'leeds' },
  })
  defaults?: Record<string, string>;
  @WordsOf(valueFormats, {
    optional: true,
    description:
      'Field → how its column is written: point 1,204.50, comma 1.204,50, dmy 31/03/2026, mdy 03/31/2026. Needed only where values can be read in two ways and none in the column says which is meant',
    example: { unitPrice: 'comma' },
  })
  formats?: Record<string, ValueFormat>;
  @Flag({
    optional: true,
    description: 'All numbers are written 1.204,50, or with false 1,204.50; see formats',
  })
  decimalComma?: boolean;
  @OneOf([...shops, 'none'], {
    optional: true,
    description:
      'Whose export the table is: its rows say of which product others are variants. As found by its columns by default; none: each row is a product of its own',
  })
  shop?: Shop | 'none';
}

export class ImportRequest extends PreviewImportRequest {
  @Id({ optional: true, description: 'The draft that prices go into' }) priceListId?: string;
  @Flag({ optional: true, description: 'Only say what it would do' }) dryRun?: boolean;
}

export class ReadAgainRequest {
  @Id({ description: 'Of the table that was uploaded with POST /uploads' }) uploadId!: string;
  @OneOf(encodings, { optional: true, description: 'As found by default' }) encoding?: Encoding;
  @OneOf(separators, { optional: true, description: 'As found by default' })
  separator?: Separator;
  @StrictWhole({
    max: 100,
    optional: true,
    description: 'Rows above the names of the columns; as found by default',
  })
  titleRows?: number;
  @StrictWhole({
    max: 2,
    optional: true,
    description: 'Rows that the names of the columns take; as found by default',
  })
  headerRows?: 0 | 1 | 2;
}
