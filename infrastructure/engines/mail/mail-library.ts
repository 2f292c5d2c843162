import type { createTransport } from 'nodemailer';

/** What is used of the library that writes and sends mails, which is loaded for the first one. */
export interface MailLibrary {
  readonly createTransport: typeof createTransport;
}

/**
 * Loads the library once. A load that failed is not kept: the next mail tries again, as what failed
 * may have been the disk.
 */
export class LoadedOnce {
  private loaded: Promise<MailLibrary> | null = null;

  constructor(private readonly load: () => Promise<MailLibrary> = () => import('nodemailer')) {}

  get(): Promise<MailLibrary> {
    this.loaded ??= this.load().catch((error: unknown) => {
      this.loaded = null;
      throw error;
    });
    return this.loaded;
  }
}
