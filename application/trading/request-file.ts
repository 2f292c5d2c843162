import {
  mediaTypeOf,
  verificationMediaTypes,
} from '../../domain/people/organization/verification-document.js';
import { conflict, invalid } from '../../domain/shared/decider/domain-error.js';
import { requireLine } from '../../domain/shared/decider/text.js';
import type { RequestFile } from '../../domain/trading/rfq/rfq.events.js';
import { contentOf, wholeOf } from '../ports/files.js';
import { eventIdOf, newId } from '../shared/command/ids.js';
import { SentFile } from '../shared/sent-file.js';
import type { RequestMeta, Services } from '../shared/use-case.js';

/** Sent, and not yet named by a request for quotes; dropped after a day. */
export const REQUEST_UPLOADS = 'rfq-upload.';
export const REQUEST_FILES = 'rfq-file.';

/** 10 MiB, enough for a drawing of a few pages. */
export const MAX_REQUEST_FILE_BYTES = 10 * 1024 * 1024;
/** Of one request for quotes. */
export const MAX_REQUEST_FILES = 10;
/** Of one company within a day. */
const MAX_UPLOADS = 200;

export interface OfRequestFile {
  readonly rfqId: string;
  readonly fileId: string;
}

/** Each file has a key of its own: without it no copy of the file can be read. */
export const uploadSubject = (fileId: string): string => `rfq-upload-${fileId}`;
export const requestFileSubject = (fileId: string): string => `rfq-file-${fileId}`;

const uploadName = (organizationId: string, fileId: string): string =>
  `${REQUEST_UPLOADS}${organizationId}.${fileId}`;
export const requestFileName = ({ rfqId, fileId }: OfRequestFile): string =>
  `${REQUEST_FILES}${rfqId}.${fileId}`;

const mediaTypeIn = (content: Uint8Array, field: string) => {
  const mediaType = mediaTypeOf(content);
  if (!mediaType)
    throw invalid(
      'rfq/media-type',
      'this is neither a PDF nor a JPEG nor a PNG, by what is in it',
      { field, allowed: verificationMediaTypes },
    );
  return mediaType;
};

/**
 * Keeps a file for a day, until a request for quotes of the same company names it.
 *
 * @throws DomainError `rfq/media-type`, or `rfq/too-many-files`
 */
export async function keepUpload(
  organizationId: string,
  file: SentFile,
  { files, personal }: Pick<Services, 'files' | 'personal'>,
): Promise<{ id: string; mediaType: string; bytes: number }> {
  const mediaType = mediaTypeIn(file.content, '');
  const waiting = await files.list(`${REQUEST_UPLOADS}${organizationId}.`);
  if (waiting.length >= MAX_UPLOADS)
    throw conflict('rfq/too-many-files', `a company sends at most ${MAX_UPLOADS} files a day`, {
      facts: { most: MAX_UPLOADS },
    });
  const id = newId();
  const name = uploadName(organizationId, id);
  await files.put(name, contentOf(await personal.sealFile(uploadSubject(id), file.content, name)));
  return { id, mediaType, bytes: file.content.length };
}

/**
 * Makes an upload the request's own, durable before the event that names it.
 *
 * @throws DomainError `rfq/unknown-file` where there is no such upload, or it is another company's
 */
export async function attachUpload(
  { id, name, field }: { readonly id: string; readonly name: string; readonly field: string },
  { organizationId, rfqId }: { readonly organizationId: string; readonly rfqId: string },
  { commandId }: RequestMeta,
  { files, personal }: Pick<Services, 'files' | 'personal'>,
): Promise<RequestFile> {
  requireLine(`${field}.name`, name, 200);
  const upload = uploadName(organizationId, id);
  const stored = await files.open(upload);
  const content =
    stored && (await personal.openFile(uploadSubject(id), await wholeOf(stored), upload));
  if (!content)
    throw invalid(
      'rfq/unknown-file',
      'this file does not exist: upload it with POST /rfq/files first',
      {
        field: `${field}.id`,
      },
    );
  const of = { rfqId, fileId: id };
  const subject = requestFileSubject(id);
  const [fileName, sealed] = await Promise.all([
    personal.seal(subject, name, eventIdOf(commandId, 0), `rfqFile.${id}`),
    personal.sealFile(subject, content, requestFileName(of)),
  ]);
  await files.put(requestFileName(of), contentOf(sealed));
  return {
    fileId: id,
    fileName,
    mediaType: mediaTypeIn(content, `${field}.id`),
    bytes: content.length,
    sha256: new SentFile(content).sha256,
  };
}
