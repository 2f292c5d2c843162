import type { Caller } from '../shared/caller.js';

export interface OfOrganization {
  readonly organizationId: string;
}

export interface OfDocument extends OfOrganization {
  readonly documentId: string;
}

/** Each has a key of its own: withdrawing one destroys it, and nothing else. */
export const documentSubject = (documentId: string): string => `document-${documentId}`;

export const DOCUMENT_FILES = 'document.';

export const documentFile = ({ organizationId, documentId }: OfDocument): string =>
  `${DOCUMENT_FILES}${organizationId}.${documentId}`;

/** Whoever runs the company's account, and whoever verifies it, see what it has handed in. */
export const handlesDocuments = (caller: Caller, organizationId: string): boolean =>
  caller.permissions.has('organization.verify') ||
  (caller.organizationId === organizationId && caller.permissions.has('organization.manage'));
