import { id, instant, object, text, whole } from '../kernel/schema.js';

const PartNumber = object({ id, partNumber: text, productId: id, changedAt: instant });

const PartNumbersAssigned = object({ assigned: whole, position: text });

export const partNumbersSchemas = { PartNumber, PartNumbersAssigned };
