/** What is in a file, part by part. Whoever begins to read it reads on, or leaves the loop. */
export type FileContent = AsyncIterable<Uint8Array>;

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly storedAt: Date;
}

/**
 * Files that people have sent, and what was made of them: each is whole, or not there at all. Names
 * are made here: lower-case letters, digits, dots and hyphens.
 */
export interface FileStore {
  /**
   * Resolves when all of it is durable, and takes the place of what had the name before. Where the
   * content fails, so does this, and nothing has changed.
   */
  put(name: string, content: FileContent): Promise<void>;
  /** Null where there is none of this name. */
  open(name: string): Promise<FileContent | null>;
  /** Of one that is not there, nothing happens. */
  delete(name: string): Promise<void>;
  /** Those whose names begin with `prefix`, in the order of their names. */
  list(prefix: string): Promise<readonly StoredFile[]>;
  /** Clears away what writers have begun before `before` and never finished. */
  sweep(before: Date): Promise<void>;
}

const NAME = /^[a-z0-9][a-z0-9.-]{0,199}$/;

/** @throws Error for a name that no store takes: a programming mistake, never somebody's input */
export function requireFileName(name: string): string {
  if (!NAME.test(name)) throw new Error(`"${name}" is no name for a file`);
  return name;
}

/** All of a small file at once. */
export async function wholeOf(content: FileContent): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

/** A small file from what is in memory. */
export async function* contentOf(whole: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield whole;
}
