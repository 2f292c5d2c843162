import { StreamableFile } from '@nestjs/common';

/** A file that is saved, not shown, under the name that it was sent with (RFC 6266, RFC 8187). */
export function attachment(content: Buffer, type: string, fileName: string): StreamableFile {
  const name = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return new StreamableFile(content, {
    type,
    disposition: `attachment; filename*=UTF-8''${name}`,
  });
}
