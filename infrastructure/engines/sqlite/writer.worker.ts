import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Answer, Call } from '../../shared/worker-channel.js';
import { EventWriter } from './event-writer.js';
import { files, openEvents } from './schema.js';

/** The one thread that writes events. Every append that waits goes into one transaction. */
const port = parentPort!;
const { directory } = workerData as { directory: string };
const { db, epoch, commits } = openEvents(join(directory, files.events), randomUUID);
const events = new EventWriter(db, commits);

port.postMessage({ notice: ['open', epoch, events.head] });

port.on('message', (message: { calls: readonly Call[] }) => {
  const calls = [...message.calls];
  for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port))
    calls.push(...(more.message as { calls: readonly Call[] }).calls);
  const appends = calls.filter((c) => c[1] === 'append');
  const answers: Answer[] = appends.length > 0 ? events.commit(appends) : [];
  for (const [id, operation] of calls) {
    if (operation !== 'close') continue;
    db.close();
    answers.push([id, 1]);
  }
  port.postMessage({ answers });
});
