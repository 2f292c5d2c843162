import { id, instant, nullable, object, text, whole } from '../kernel/schema.js';

const AuditEntry = object({
  eventId: id,
  stream: text,
  revision: whole,
  type: text,
  occurredAt: instant,
  recordedAt: instant,
  person: nullable(text),
  organization: nullable(text),
  impersonator: nullable(text),
  client: nullable(text),
  commandId: text,
  correlationId: text,
  causationId: text,
});

export const auditLogSchemas = { AuditEntry };
