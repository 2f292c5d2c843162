import type { VerificationDocument } from '../../domain/people/organization/organization.events.js';
import {
  organization,
  requireDocumentCapacity,
} from '../../domain/people/organization/organization.js';
import {
  mediaTypeOf,
  verificationMediaTypes,
  type VerificationDocumentKind,
} from '../../domain/people/organization/verification-document.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { requireLine } from '../../domain/shared/decider/text.js';
import { contentOf } from '../ports/files.js';
import { requireOwn } from '../shared/caller.js';
import { derivedId, eventIdOf } from '../shared/command/ids.js';
import type { SentFile } from '../shared/sent-file.js';
import { useCase } from '../shared/use-case.js';
import {
  type OfOrganization,
  documentSubject,
  documentFile,
  type OfDocument,
} from './verification-document.js';

/**
 * Submitting the same file for the same kind again has no effect. The sealed file is durable before
 * the event that refers to it.
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
    requireLine('fileName', name, 200);
    if (isNew) requireDocumentCapacity(state, file.content.length);
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
        by: caller.person.id,
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
        by: caller.person.id,
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
      by: caller.person.id,
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
