import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StorageFull } from '../../../application/ports/engine-unavailable.js';
import {
  requireFileName,
  type FileContent,
  type FileStore,
  type StoredFile,
} from '../../../application/ports/files.js';
import { newId } from '../../../application/shared/command/ids.js';

/** What is being written has a name of its own, which no file can have: capitals are in none. */
const UNFINISHED = '.PART';

/** No room, a quota or a limit on the size of files, a disk that fails or takes no writes. */
const UNWRITABLE: ReadonlySet<string | undefined> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EROFS',
]);

/** Files in a directory that nobody but this process writes to. */
export class DirectoryFileStore implements FileStore {
  constructor(
    private readonly directory: string,
    /** Told each time that there is no room. */
    private readonly onFull: (error: StorageFull) => void = () => undefined,
  ) {}

  async put(name: string, content: FileContent): Promise<void> {
    const path = this.path(name);
    const unfinished = `${path}.${newId()}${UNFINISHED}`;
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      await pipeline(content, createWriteStream(unfinished, { mode: 0o600, flush: true }));
      await rename(unfinished, path);
      await this.makeNamesDurable();
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      if (!UNWRITABLE.has((error as NodeJS.ErrnoException).code)) throw error;
      const full = new StorageFull(error);
      this.onFull(full);
      throw full;
    }
  }

  async open(name: string): Promise<FileContent | null> {
    const stream = createReadStream(this.path(name));
    try {
      await new Promise<void>((resolve, reject) =>
        stream.once('open', () => resolve()).once('error', reject),
      );
      return stream;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  async list(prefix: string): Promise<readonly StoredFile[]> {
    const files: StoredFile[] = [];
    for (const name of (await this.names()).sort()) {
      if (!name.startsWith(prefix) || name.endsWith(UNFINISHED)) continue;
      const found = await stat(join(this.directory, name)).catch(() => null);
      if (found) files.push({ name, bytes: found.size, storedAt: found.mtime });
    }
    return files;
  }

  async sweep(before: Date): Promise<void> {
    for (const name of await this.names()) {
      const path = join(this.directory, name);
      if (
        name.endsWith(UNFINISHED) &&
        ((await stat(path).catch(() => null))?.mtime ?? before) < before
      )
        await rm(path, { force: true });
    }
  }

  private path(name: string): string {
    return join(this.directory, requireFileName(name));
  }

  private names(): Promise<string[]> {
    return readdir(this.directory).catch(() => []);
  }

  /**
   * A renamed file may have its old name again after a loss of power, until its directory is
   * written.
   */
  private async makeNamesDurable(): Promise<void> {
    const directory = await open(this.directory, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}
