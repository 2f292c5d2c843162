import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../../../application/shared/command/ids.js';
import { DocumentReader } from '../../engines/sqlite/document-reader.js';
import { closeStorage, openStorage } from '../../engines/sqlite/open-storage.js';
import { files, openDatabase, openReader } from '../../engines/sqlite/schema.js';
import { SqliteDocuments } from '../../engines/sqlite/sqlite-documents.js';
import { SeenPositions } from '../../shared/read-models/seen-positions.js';
import { readModelsContract } from '../../testing/contracts/read-models.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { ProjectionRunner } from './projection-runner.js';

const directory = temporaryDirectory();

readModelsContract('SQLite', async () => {
  const path = join(directory(), newId());
  mkdirSync(path);
  const db = openDatabase(join(path, files.readModels), 'NORMAL');
  const storage = await openStorage(path, 1);
  return {
    keep: (projections, log, epoch) => {
      const runner = new ProjectionRunner(db, epoch, log.read, projections);
      const seen = new SeenPositions();
      const tell = (): void =>
        runner.seen().forEach(([name, position]) => seen.update(name, position));
      tell();
      const documents = new SqliteDocuments(
        new DocumentReader(openReader(join(path, files.readModels))),
        storage.readers[0]!,
        seen,
      );
      return Promise.resolve({
        documents,
        drain: () => {
          while (runner.step() > 0);
          tell();
          return Promise.resolve();
        },
        status: (head) => runner.status(head),
        control: async (operation, name, reason) => {
          if (operation === 'skip') runner.skip(name, reason, new Date().toISOString());
          else runner[operation](name);
        },
        setBack: (name, position, eventId) => {
          db.prepare('UPDATE projection SET position = ?, event_id = ? WHERE name = ?').run(
            position,
            eventId,
            name,
          );
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    },
    close: async () => {
      await closeStorage(storage);
      db.close();
    },
  };
});
