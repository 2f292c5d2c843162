/** What a company hands in to be verified. */
export const verificationDocumentKinds = [
  'registration',
  'taxRegistration',
  'bankConfirmation',
  'proofOfAddress',
  'authorisation',
  'other',
] as const;

export type VerificationDocumentKind = (typeof verificationDocumentKinds)[number];

export const verificationMediaTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;

export type VerificationMediaType = (typeof verificationMediaTypes)[number];

export type DocumentReview = 'Pending' | 'Accepted' | 'Refused';

/** As far as decisions need it. */
export interface SubmittedDocument {
  readonly documentId: string;
  readonly kind: VerificationDocumentKind;
  readonly sha256: string;
  readonly review: DocumentReview;
}

export const MAX_VERIFICATION_DOCUMENTS = 20;
/** 10 MiB: a scan of a few pages. */
export const MAX_VERIFICATION_DOCUMENT_BYTES = 10 * 1024 * 1024;

/**
 * Each begins with bytes of its own: PDF 32000-1 §7.5.2, ISO/IEC 10918-1 (JPEG: SOI and the first
 * marker), PNG (W3C, §5.2).
 */
const BEGINNINGS: Readonly<Record<VerificationMediaType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
};

/** What a file is by its first bytes, whatever it is called; null: none of those that are taken. */
export function mediaTypeOf(content: Uint8Array): VerificationMediaType | null {
  return (
    verificationMediaTypes.find((type) =>
      BEGINNINGS[type].every((byte, i) => content[i] === byte),
    ) ?? null
  );
}

/** How far a company's application to be verified is. */
export const applicationStages = ['AwaitingDocuments', 'ToReview', 'SentBack', 'Reviewed'] as const;

export type ApplicationStage = (typeof applicationStages)[number];

/**
 * Of a company that is registered and not verified yet: sent back until it hands something in, to
 * review while a document has not been looked at, reviewed when one at least was accepted.
 */
export function applicationStage(
  documents: readonly Pick<SubmittedDocument, 'review'>[],
  sentBack: boolean,
): ApplicationStage {
  if (sentBack) return 'SentBack';
  if (documents.some((d) => d.review === 'Pending')) return 'ToReview';
  return documents.some((d) => d.review === 'Accepted') ? 'Reviewed' : 'AwaitingDocuments';
}
