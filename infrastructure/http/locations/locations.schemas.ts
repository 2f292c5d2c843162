import { id, instant, nullable, object, optional, ref, text, whole } from '../kernel/schema.js';

const SiteAddress = object({
  line1: text,
  line2: optional(text),
  postalCode: text,
  city: text,
});

const Location = object({
  vendorOrgId: id,
  key: text,
  code: text,
  name: text,
  country: nullable(text),
  address: nullable(ref('SiteAddress', SiteAddress)),
  mergedInto: nullable(text),
  changedAt: instant,
});

const MergedStockMoved = object({
  products: whole,
  units: whole,
  reserved: whole,
  nextCursor: nullable(text),
  position: text,
});

export const locationsSchemas = { SiteAddress, Location, MergedStockMoved };
