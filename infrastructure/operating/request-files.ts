import type { Services } from '../../application/shared/use-case.js';
import {
  REQUEST_FILES,
  REQUEST_UPLOADS,
  requestFileSubject,
  uploadSubject,
} from '../../application/trading/request-file.js';
import { rfq } from '../../domain/trading/rfq/rfq.js';
import type { VerificationFiles } from './verification-files.js';

/**
 * Drops uploads from before `before`, which a request has made its own or never will. A dropped
 * file's key goes with it, so that no copy can be read.
 */
export async function sweepRequestUploads(stores: VerificationFiles, before: Date): Promise<void> {
  for (const { name, storedAt } of await stores.files.list(REQUEST_UPLOADS))
    if (storedAt < before) await drop(stores, name, uploadSubject(name.split('.').at(-1)!));
}

/** Drops files of requests that were refused after the file was written. */
export async function sweepRequestFiles(
  stores: VerificationFiles & { readonly services: Pick<Services, 'pipeline'> },
  before: Date,
): Promise<void> {
  for (const { name, storedAt } of await stores.files.list(REQUEST_FILES)) {
    if (storedAt >= before) continue;
    const [rfqId = '', fileId = ''] = name.slice(REQUEST_FILES.length).split('.');
    const { state } = await stores.services.pipeline.load(rfq, rfqId);
    if (!state?.lines.some((l) => l.file?.fileId === fileId))
      await drop(stores, name, requestFileSubject(fileId));
  }
}

async function drop(
  { files, keys, vault }: VerificationFiles,
  name: string,
  subject: string,
): Promise<void> {
  await files.delete(name);
  await keys.destroy(subject, new Date().toISOString());
  await vault.shred();
}
