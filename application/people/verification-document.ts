import type { Caller } from '../shared/caller.js';

export interface OfOrganization {
  readonly organizationId: string;
}

export interface OfDocument extends OfOrganization {
  readonly documentId: string;
}

/**
 * Each document has an encryption key of its own, so that withdrawing it destroys only its data.
 */
export const documentSubject = (documentId: string): string => `document-${documentId}`;

export const DOCUMENT_FILES = 'document.';

export const documentFile = ({ organizationId, documentId }: OfDocument): string =>
  `${DOCUMENT_FILES}${organizationId}.${documentId}`;

/** Only the company's administrators, and users who verify companies, may see its documents. */
export const handlesDocuments = (caller: Caller, organizationId: string): boolean =>
  caller.permissions.has('organization.verify') ||
  (caller.organization.id === organizationId && caller.permissions.has('organization.manage'));
