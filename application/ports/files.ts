/** A file's content in chunks. Once begun, it must be read to its end, or the loop must be left. */
export type FileContent = AsyncIterable<Uint8Array>;

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly storedAt: Date;
}

/**
 * Uploaded files, and files generated from them: each is stored completely or not at all. Names
 * consist of lower-case letters, digits, dots and hyphens.
 */
export interface FileStore {
  /**
   * Stores a file, replacing one of the same name; resolves when it is durable. Rejects without any
   * change where reading the content fails.
   */
  put(name: string, content: FileContent): Promise<void>;
  /** Null where there is none of this name. */
  open(name: string): Promise<FileContent | null>;
  /** Has no effect where there is no such file. */
  delete(name: string): Promise<void>;
  /** Files whose names begin with `prefix`, sorted by name. */
  list(prefix: string): Promise<readonly StoredFile[]>;
  /** Deletes unfinished files whose writing began before `before`. */
  sweep(before: Date): Promise<void>;
}

const NAME = /^[a-z0-9][a-z0-9.-]{0,199}$/;

/** @throws Error for an invalid name: a programming mistake, as names never come from users */
export function requireFileName(name: string): string {
  if (!NAME.test(name)) throw new Error(`"${name}" is not a valid file name`);
  return name;
}

/** Reads all of a small file. */
export async function wholeOf(content: FileContent): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

/** The content of a small file that is in memory. */
export async function* contentOf(whole: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield whole;
}
