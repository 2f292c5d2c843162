import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files under a directory that contain one of the texts, in UTF-8 or UTF-16, in any case. */
export function filesContaining(directory: string, texts: readonly string[]): string[] {
  const found: string[] = [];
  for (const name of readdirSync(directory, { recursive: true }) as string[]) {
    const path = join(directory, name);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    const haystacks = [
      bytes.toString('latin1').toLowerCase(),
      bytes.toString('utf16le').toLowerCase(),
    ];
    for (const text of texts) {
      const needles = [Buffer.from(text).toString('latin1').toLowerCase(), text.toLowerCase()];
      if (haystacks.some((h) => needles.some((n) => h.includes(n)))) found.push(`${name}: ${text}`);
    }
  }
  return found;
}
