import { pipeline } from 'node:stream/promises';
import { GridFSBucket, ObjectId, type Db, type GridFSFile } from 'mongodb';
import {
  requireFileName,
  type FileContent,
  type FileStore,
  type StoredFile,
} from '../../../application/ports/files.js';
import { readFromMongo, throwsUnavailable } from './unavailable.js';

const BUCKET = 'files';

/**
 * Files in GridFS, for every replica alike. Its entry in `files.files` is written last: what has
 * none is not there. Several entries of one name are versions of it, of which the latest counts.
 */
@throwsUnavailable('put', 'open', 'delete', 'list', 'sweep')
export class MongoFileStore implements FileStore {
  private readonly bucket: GridFSBucket;

  constructor(private readonly db: Db) {
    this.bucket = new GridFSBucket(db, {
      bucketName: BUCKET,
      writeConcern: { w: 'majority', journal: true },
    });
  }

  async put(name: string, content: FileContent): Promise<void> {
    const upload = this.bucket.openUploadStream(requireFileName(name));
    try {
      await pipeline(content, upload);
    } catch (error) {
      await upload.abort().catch(() => undefined);
      throw error;
    }
    for await (const { _id } of this.bucket.find({ filename: name, _id: { $lt: upload.id } }))
      await this.drop(_id);
  }

  async open(name: string): Promise<FileContent | null> {
    const latest = await this.latest(name);
    return latest && readFromMongo(this.bucket.openDownloadStream(latest._id));
  }

  async delete(name: string): Promise<void> {
    for await (const { _id } of this.bucket.find({ filename: requireFileName(name) }))
      await this.drop(_id);
  }

  async list(prefix: string): Promise<readonly StoredFile[]> {
    const byName = new Map<string, StoredFile>();
    const filter = prefix === '' ? {} : { filename: { $gte: prefix, $lt: `${prefix}\uffff` } };
    for await (const { filename, length, uploadDate } of this.bucket.find(filter, {
      sort: { filename: 1, _id: 1 },
    }))
      byName.set(filename, { name: filename, bytes: length, storedAt: uploadDate });
    return [...byName.values()];
  }

  /** Parts without an entry: whoever wrote them was killed. */
  async sweep(before: Date): Promise<void> {
    const chunks = this.db.collection(`${BUCKET}.chunks`);
    const begun = ObjectId.createFromTime(Math.floor(before.getTime() / 1_000));
    const orphans = chunks.aggregate<{ _id: ObjectId }>([
      { $match: { files_id: { $lt: begun }, n: 0 } },
      { $project: { _id: '$files_id' } },
      { $lookup: { from: `${BUCKET}.files`, localField: '_id', foreignField: '_id', as: 'entry' } },
      { $match: { entry: [] } },
    ]);
    for await (const { _id } of orphans) await chunks.deleteMany({ files_id: _id });
  }

  private async latest(name: string): Promise<GridFSFile | null> {
    const [latest] = await this.bucket
      .find({ filename: requireFileName(name) }, { sort: { _id: -1 }, limit: 1 })
      .toArray();
    return latest ?? null;
  }

  /** Somebody else may have been first. */
  private async drop(id: ObjectId): Promise<void> {
    await this.bucket.delete(id).catch((error: unknown) => {
      if (!/^File not found/.test((error as Error).message)) throw error;
    });
  }
}
