import { missing } from '../../domain/shared/decider/domain-error.js';
import { type ReviewedDocument, organizations } from '../../projections/people/organizations.js';
import { wholeOf } from '../ports/files.js';
import { query } from '../shared/query.js';
import {
  type OfDocument,
  handlesDocuments,
  documentFile,
  documentSubject,
} from './verification-document.js';

export interface VerificationFile {
  readonly document: ReviewedDocument;
  readonly fileName: string | null;
  readonly content: Buffer;
}

export const getVerificationDocument = query<OfDocument, VerificationFile>({
  name: 'GetVerificationDocument',
  permission: 'organization.read',
  reads: [organizations],
  run: async (of, { caller, services }) => {
    const { organizationId, documentId } = of;
    const stored = handlesDocuments(caller, organizationId)
      ? await services.documents.get(organizations, organizationId)
      : null;
    const document = stored && stored.documents.find((d) => d.documentId === documentId);
    const file = document ? await services.files.open(documentFile(of)) : null;
    const content =
      file &&
      (await services.personal.openFile(
        documentSubject(documentId),
        await wholeOf(file),
        documentFile(of),
      ));
    if (!document || !content)
      throw missing('organization/unknown-document', 'this document does not exist');
    return { document, fileName: await services.personal.open(document.fileName), content };
  },
});
