import type { RequisitionListDocument } from '../../../projections/buying/requisition-lists.js';

export const headOf = ({
  id,
  name,
  createdBy,
  createdAt,
  revision,
  changedAt,
}: Omit<RequisitionListDocument, 'lines'>) => ({
  id,
  name,
  createdBy,
  createdAt,
  revision,
  changedAt,
});
