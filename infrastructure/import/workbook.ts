import { Worker } from 'node:worker_threads';
import { workerUrl } from '../shared/worker-url.js';
import type { WorkbookAnswer } from './workbook.worker.js';

/** A cell: a text, or a number as the workbook holds it. */
export interface WorkbookRow {
  readonly cells: readonly string[];
  /** Which of them are numbers (or days) in the workbook, not texts. */
  readonly typed: readonly number[];
}

/** The file is no workbook, or a part of it cannot be read. */
export class WorkbookError extends Error {
  override readonly name = 'WorkbookError';
}

/** Megabytes of memory that reading one may take; a hostile one ends its own thread only. */
const MAX_MEMORY_MB = 768;
const TIMEOUT_MS = 60_000;

/**
 * The rows of the first sheet that has any, read in a thread of its own. Numbers are written with a
 * decimal point, days as ISO 8601. @throws WorkbookError
 */
export function readWorkbook(file: Uint8Array): Promise<readonly WorkbookRow[]> {
  return new Promise((resolve, reject) => {
    const copy = new Uint8Array(file);
    const thread = new Worker(workerUrl(import.meta.url, './workbook.worker.js'), {
      workerData: copy,
      transferList: [copy.buffer],
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    });
    const timeout = setTimeout(() => {
      reject(new WorkbookError('reading it took longer than a minute'));
      void thread.terminate();
    }, TIMEOUT_MS);
    thread.once('message', (answer: WorkbookAnswer) => {
      if ('rows' in answer) resolve(answer.rows);
      else reject(new WorkbookError(answer.error));
    });
    thread.once('error', (error: Error & { code?: string }) =>
      reject(
        new WorkbookError(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? 'it needs more memory than a table may'
            : error.message,
        ),
      ),
    );
    thread.once('exit', () => {
      clearTimeout(timeout);
      reject(new WorkbookError('reading it was ended'));
    });
  });
}
