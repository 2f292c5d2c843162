import { line } from '../buying/buying.schemas.js';
import { id, instant, list, object, revision, text, whole } from '../kernel/schema.js';

const listFields = {
  id,
  name: text,
  createdBy: id,
  createdAt: instant,
  revision,
  changedAt: instant,
};

const RequisitionListSummary = object({ ...listFields, lines: whole });

const RequisitionList = object({ ...listFields, lines: list(line) });

export const requisitionListsSchemas = { RequisitionListSummary, RequisitionList };
