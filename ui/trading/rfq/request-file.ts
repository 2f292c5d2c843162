import { inject } from '@angular/core';
import { Api } from '../../api/api';
import { rfqFile$Pdf } from '../../api/fn/quotes/rfq-file-pdf';
import { rfqSendFile$Jpeg } from '../../api/fn/quotes/rfq-send-file-jpeg';
import { rfqSendFile$Pdf } from '../../api/fn/quotes/rfq-send-file-pdf';
import { rfqSendFile$Png } from '../../api/fn/quotes/rfq-send-file-png';
import type { Rfq } from '../../api/models/rfq';
import type { RfqFile } from '../../api/models/rfq-file';
import { countText } from '../../core/formats';
import { saveBlob } from '../../core/save-file';

const senders = {
  'application/pdf': rfqSendFile$Pdf,
  'image/jpeg': rfqSendFile$Jpeg,
  'image/png': rfqSendFile$Png,
} as const;

type Sendable = keyof typeof senders;

/** What a file chooser offers. */
export const SENDABLE = Object.keys(senders).join(',');
const MIB = 1024 * 1024;
const LARGEST = 10 * MIB;

const isSendable = (type: string): type is Sendable => type in senders;

/** Why a file cannot be shown with a line; null: it can. */
export function refusalOf({ name, type, size }: File): string | null {
  if (!isSendable(type))
    return $localize`${name}:file: is not a PDF, JPEG or PNG. Save it as one of these.`;
  return size > LARGEST
    ? $localize`${name}:file: is ${countText(Math.ceil(size / MIB))}:size: MiB; the limit is 10. Scan it at a lower resolution.`
    : null;
}

export type LineFile = NonNullable<Rfq['lines'][number]['file']>;

/** Sends and saves files that lines of requests show. Needs an injection context. */
export function requestFiles(): {
  /** Of one that `refusalOf` does not refuse. */
  readonly send: (file: File) => Promise<RfqFile>;
  readonly save: (rfqId: string, file: LineFile) => Promise<void>;
} {
  const api = inject(Api);
  return {
    send: (file) => api.invoke(senders[file.type as Sendable], { body: file }),
    save: async (rfqId, { id, name, mediaType }) => {
      // whatever is asked for, the file is answered as what it is
      const content = await api.invoke(rfqFile$Pdf, { id: rfqId, fileId: id });
      saveBlob(new Blob([content], { type: mediaType }), name ?? id);
    },
  };
}
