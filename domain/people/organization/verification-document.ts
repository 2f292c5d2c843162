/** Kinds of documents that a company submits for its verification. */
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

/** The part of a document that decisions depend on. */
export interface SubmittedDocument {
  readonly documentId: string;
  readonly kind: VerificationDocumentKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly review: DocumentReview;
}

export const MAX_VERIFICATION_DOCUMENTS = 20;
/** Of all documents of a company together: 60 MiB. */
export const MAX_VERIFICATION_BYTES = 60 * 1024 * 1024;
/** So many are taken of a company until it is verified, with those that it has withdrawn. */
export const MAX_SUBMISSIONS = 60;
/** 10 MiB, enough for a scan of a few pages. */
export const MAX_VERIFICATION_DOCUMENT_BYTES = 10 * 1024 * 1024;

/**
 * Signatures (first bytes) of the formats: PDF 32000-1 §7.5.2, ISO/IEC 10918-1 (JPEG: SOI and the
 * first marker), PNG (W3C, §5.2).
 */
const SIGNATURES: Readonly<Record<VerificationMediaType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
};

/** A file's media type by its first bytes, whatever its name; null: none of those accepted. */
export function mediaTypeOf(content: Uint8Array): VerificationMediaType | null {
  return (
    verificationMediaTypes.find((type) =>
      SIGNATURES[type].every((byte, i) => content[i] === byte),
    ) ?? null
  );
}

/** Stages of a company's application for verification. */
export const applicationStages = ['AwaitingDocuments', 'ToReview', 'SentBack', 'Reviewed'] as const;

export type ApplicationStage = (typeof applicationStages)[number];

/**
 * For a company that is registered but not verified yet. `SentBack` until it submits a document,
 * `ToReview` while a document is pending, `Reviewed` once at least one was accepted.
 */
export function applicationStage(
  documents: readonly Pick<SubmittedDocument, 'review'>[],
  sentBack: boolean,
): ApplicationStage {
  if (sentBack) return 'SentBack';
  if (documents.some((d) => d.review === 'Pending')) return 'ToReview';
  return documents.some((d) => d.review === 'Accepted') ? 'Reviewed' : 'AwaitingDocuments';
}
