import type { createTransport } from 'nodemailer';
import { libraryOnce } from '../../shared/loaded-once.js';

/** What is used of the library that writes and sends mails. */
export interface MailLibrary {
  readonly createTransport: typeof createTransport;
}

/** The library, loaded for the first mail. */
export const mailLibrary: () => Promise<MailLibrary> = libraryOnce<MailLibrary>(
  'nodemailer',
  import.meta.url,
);
