import type { EvidenceFile } from '../../domain/money/chargeback/chargeback.events.js';
import type { KnownChargeback } from '../../domain/money/chargeback/chargeback.js';
import type { DisputeEvidenceFile } from '../../domain/money/chargeback/dispute-standing.js';
import {
  mediaTypeOf,
  verificationMediaTypes,
} from '../../domain/people/organization/verification-document.js';
import { conflict, invalid } from '../../domain/shared/decider/domain-error.js';
import { requireLine } from '../../domain/shared/decider/text.js';
import { contentOf, wholeOf } from '../ports/files.js';
import { eventIdOf } from '../shared/command/ids.js';
import { SentFile } from '../shared/sent-file.js';
import type { RequestMeta, Services } from '../shared/use-case.js';

/** Files that speak for a vendor; each has a key of its own. */
export const EVIDENCE_FILES = 'evidence.';

/** 4.5 MB of all files together, as Stripe takes (docs.stripe.com/disputes/best-practices). */
export const MAX_EVIDENCE_BYTES = 4_500_000;

interface OfEvidenceFile {
  readonly chargebackId: string;
  readonly fileId: string;
}

const nameOf = ({ chargebackId, fileId }: OfEvidenceFile): string =>
  `${EVIDENCE_FILES}${chargebackId}.${fileId}`;

const subjectOf = (fileId: string): string => `evidence-file-${fileId}`;

/**
 * Keeps a file sealed, durable before the event that names it.
 *
 * @throws DomainError `chargeback/media-type`, or `chargeback/too-large`
 */
export async function keepEvidenceFile(
  state: KnownChargeback,
  { name, content }: { readonly name: string; readonly content: Buffer },
  { commandId, newId: fileId }: RequestMeta,
  { files, personal }: Pick<Services, 'files' | 'personal'>,
): Promise<EvidenceFile> {
  requireLine('file.name', name, 200);
  const mediaType = mediaTypeOf(content);
  if (!mediaType)
    throw invalid(
      'chargeback/media-type',
      'this is neither a PDF nor a JPEG nor a PNG, by what is in it',
      { field: 'file.content', allowed: verificationMediaTypes },
    );
  const before = state.evidence.reduce((n, { file }) => n + (file?.bytes ?? 0), 0);
  if (before + content.length > MAX_EVIDENCE_BYTES)
    throw conflict(
      'chargeback/too-large',
      'all files of a chargeback together have at most 4.5 MB: the buyer’s bank takes no more',
      { facts: { before, most: MAX_EVIDENCE_BYTES } },
    );
  const of = { chargebackId: state.chargebackId, fileId };
  const [fileName, sealed] = await Promise.all([
    personal.seal(subjectOf(fileId), name, eventIdOf(commandId, 0), `evidenceFile.${fileId}`),
    personal.sealFile(subjectOf(fileId), content, nameOf(of)),
  ]);
  await files.put(nameOf(of), contentOf(sealed));
  return {
    fileId,
    fileName,
    mediaType,
    bytes: content.length,
    sha256: new SentFile(content).sha256,
  };
}

/** The content of a file; null: it was forgotten. */
export async function openEvidenceFile(
  of: OfEvidenceFile,
  { files, personal }: Pick<Services, 'files' | 'personal'>,
): Promise<Buffer | null> {
  const stored = await files.open(nameOf(of));
  return stored && personal.openFile(subjectOf(of.fileId), await wholeOf(stored), nameOf(of));
}

/** The files of some pieces of evidence, as the gateway gets them. */
export async function evidenceFiles(
  { chargebackId, evidence }: KnownChargeback,
  evidenceIds: readonly string[],
  services: Pick<Services, 'files' | 'personal'>,
): Promise<readonly DisputeEvidenceFile[]> {
  const opened: DisputeEvidenceFile[] = [];
  for (const { evidenceId, file } of evidence) {
    if (!file || !evidenceIds.includes(evidenceId)) continue;
    const { fileId, mediaType } = file;
    const content = await openEvidenceFile({ chargebackId, fileId }, services);
    // a name may name somebody: the bank gets the document
    if (content) opened.push({ name: `evidence-${opened.length + 1}`, mediaType, content });
  }
  return opened;
}
