import {
  DOCUMENT_FILES,
  documentFile,
  documentSubject,
} from '../../application/people/verification-document.js';
import type { FileStore } from '../../application/ports/files.js';
import type { Vault } from '../../application/ports/key-value-store.js';
import type { Services } from '../../application/shared/use-case.js';
import { organization } from '../../domain/people/organization/organization.js';
import type { KeyRing } from '../engines/vault/key-ring.js';

/** Where the files are, and their keys. */
export interface VerificationFiles {
  readonly files: FileStore;
  readonly keys: KeyRing;
  readonly vault: Vault;
}

/**
 * A document that its company has withdrawn goes for ever: its file, and the key without which no
 * copy can be read.
 */
export async function dropVerificationFile(
  { files, keys, vault }: VerificationFiles,
  of: { readonly organizationId: string; readonly documentId: string },
): Promise<void> {
  await files.delete(documentFile(of));
  await keys.destroy(documentSubject(of.documentId), new Date().toISOString());
  await vault.shred();
}

/**
 * Drops files that no company has: of whoever was interrupted between file and event, or after
 * withdrawing one. What is younger than `before` may still be at work.
 */
export async function sweepVerificationFiles(
  stores: VerificationFiles & { readonly services: Pick<Services, 'pipeline'> },
  before: Date,
): Promise<void> {
  for (const { name, storedAt } of await stores.files.list(DOCUMENT_FILES)) {
    if (storedAt >= before) continue;
    const [organizationId = '', documentId = ''] = name.slice(DOCUMENT_FILES.length).split('.');
    const { state } = await stores.services.pipeline.load(organization, organizationId);
    if (!state?.documents.some((d) => d.documentId === documentId))
      await dropVerificationFile(stores, { organizationId, documentId });
  }
}
