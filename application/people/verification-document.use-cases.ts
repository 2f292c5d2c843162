import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import type { VerificationDocument } from '../../domain/people/organization/organization.events.js';
import {
  organization,
  requireRoomForDocument,
} from '../../domain/people/organization/organization.js';
import {
  mediaTypeOf,
  verificationMediaTypes,
  type VerificationDocumentKind,
} from '../../domain/people/organization/verification-document.js';
import { type ReviewedDocument, organizations } from '../../projections/people/organizations.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { derivedId, eventIdOf } from '../shared/command/ids.js';
import { contentOf, wholeOf } from '../ports/files.js';
import { query } from '../shared/query.js';
import type { SentFile } from '../shared/sent-file.js';
import { useCase } from '../shared/use-case.js';

interface OfOrganization {
  readonly organizationId: string;
}

interface OfDocument extends OfOrganization {
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

/**
 * A file that the company has handed in for the same before changes nothing. The sealed file is
 * durable before the event that names it.
 */
export const submitVerificationDocument = useCase({
  name: 'SubmitVerificationDocument',
  decider: organization,
  permission: 'organization.manage',
  prepare: async (
    {
      organizationId,
      kind,
      fileName: name,
      file,
    }: OfOrganization & { kind: VerificationDocumentKind; fileName: string; file: SentFile },
    { caller, meta, services },
  ) => {
    requireOwn(caller, organizationId, 'organization');
    const mediaType = mediaTypeOf(file.content);
    if (!mediaType)
      throw invalid(
        'document/media-type',
        'this is neither a PDF nor a JPEG nor a PNG, by what is in it',
        { field: '', allowed: verificationMediaTypes },
      );
    const { state } = await services.pipeline.load(organization, organizationId);
    const documentId = derivedId('document', meta.commandId);
    const isNew =
      state !== null && !state.documents.some((d) => d.kind === kind && d.sha256 === file.sha256);
    if (isNew) requireRoomForDocument(state);
    const subject = documentSubject(documentId);
    const fileName = await services.personal.seal(
      subject,
      name,
      eventIdOf(meta.commandId, 0),
      'document.fileName',
    );
    if (isNew) {
      const of = { organizationId, documentId };
      await services.files.put(
        documentFile(of),
        contentOf(await services.personal.sealFile(subject, file.content, documentFile(of))),
      );
    }
    const document: VerificationDocument = {
      documentId,
      kind,
      fileName,
      mediaType,
      bytes: file.content.length,
      sha256: file.sha256,
    };
    return {
      id: organizationId,
      command: {
        type: 'SubmitVerificationDocument',
        at: meta.at,
        organizationId,
        document,
        by: caller.userId,
      },
    };
  },
});

export const withdrawVerificationDocument = useCase({
  name: 'WithdrawVerificationDocument',
  decider: organization,
  permission: 'organization.manage',
  prepare: ({ organizationId, documentId }: OfDocument, { caller, meta }) => {
    requireOwn(caller, organizationId, 'organization');
    return {
      id: organizationId,
      command: {
        type: 'WithdrawVerificationDocument',
        at: meta.at,
        organizationId,
        documentId,
        by: caller.userId,
      },
    };
  },
});

export const reviewVerificationDocument = useCase({
  name: 'ReviewVerificationDocument',
  decider: organization,
  permission: 'organization.verify',
  prepare: (
    {
      organizationId,
      documentId,
      accepted,
      reason,
    }: OfDocument & { accepted: boolean; reason: string },
    { caller, meta },
  ) => ({
    id: organizationId,
    command: {
      type: 'ReviewVerificationDocument',
      at: meta.at,
      organizationId,
      documentId,
      accepted,
      reason,
      by: caller.userId,
    },
  }),
});

export const sendBackApplication = useCase({
  name: 'SendBackApplication',
  decider: organization,
  permission: 'organization.verify',
  prepare: ({ organizationId, reason }: OfOrganization & { reason: string }, { meta }) => ({
    id: organizationId,
    command: { type: 'SendBackApplication', at: meta.at, organizationId, reason },
  }),
});

export const resubmitApplication = useCase({
  name: 'ResubmitApplication',
  decider: organization,
  permission: 'organization.manage',
  prepare: ({ organizationId }: OfOrganization, { caller, meta }) => {
    requireOwn(caller, organizationId, 'organization');
    return {
      id: organizationId,
      command: { type: 'ResubmitApplication', at: meta.at, organizationId },
    };
  },
});

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
      throw missing('organization/unknown-document', 'there is no such document');
    return { document, fileName: await services.personal.open(document.fileName), content };
  },
});
