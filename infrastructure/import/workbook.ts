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
 * The rows of the first sheet that has any, read in a thread of its own, which holds all of them:
 * here are only those that are taken. Numbers are written with a decimal point, days as ISO 8601.
 *
 * @throws WorkbookError
 */
export async function* readWorkbook(file: Uint8Array): AsyncGenerator<readonly WorkbookRow[]> {
  const copy = new Uint8Array(file);
  const thread = new Worker(workerUrl(import.meta.url, './workbook.worker.js'), {
    workerData: copy,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  try {
    for (;;) {
      const answer = await answerOf(thread);
      if ('error' in answer) throw new WorkbookError(answer.error);
      if (answer.rows === null) return;
      yield answer.rows;
      thread.postMessage('more');
    }
  } finally {
    await thread.terminate();
  }
}

/** What the thread says next. */
function answerOf(thread: Worker): Promise<WorkbookAnswer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timeout);
      thread.off('message', told).off('error', failed).off('exit', ended);
    };
    const told = (answer: WorkbookAnswer): void => {
      stop();
      resolve(answer);
    };
    const refuse = (detail: string): void => {
      stop();
      reject(new WorkbookError(detail));
    };
    const failed = (error: Error & { code?: string }): void =>
      refuse(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? 'it needs more memory than a table may'
          : error.message,
      );
    const ended = (): void => refuse('reading it was ended');
    const timeout = setTimeout(() => refuse('reading it took longer than a minute'), TIMEOUT_MS);
    thread.on('message', told).on('error', failed).on('exit', ended);
  });
}
