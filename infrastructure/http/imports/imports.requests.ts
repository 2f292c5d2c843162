import { importKinds, type ImportKind } from '../../../domain/running/job/job.events.js';
import { Flag, Id, OneOf, Words } from '../kernel/rules.js';

export class ImportRequest {
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
  @Flag({ optional: true, description: 'Numbers are written 1.204,50' }) decimalComma?: boolean;
  @Id({ optional: true, description: 'The empty draft that prices go into' }) priceListId?: string;
  @Flag({ optional: true, description: 'Only say what it would do' }) dryRun?: boolean;
}
