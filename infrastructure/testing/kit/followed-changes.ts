import { fetch, type Response } from 'undici';
import type { Api } from './api.js';
import { eventually } from './eventually.js';

export interface HeardChange {
  readonly event: string;
  readonly id?: string;
  readonly data: {
    readonly resource?: string;
    readonly id?: string;
    readonly type?: string;
    readonly position?: string;
    readonly reason?: string;
    readonly by?: unknown;
  };
}

/** Somebody's stream of changes, and what it has brought so far. */
export interface FollowedChanges {
  readonly status: number;
  readonly type: string | null;
  readonly heard: readonly HeardChange[];
  /** Of what was heard, the changes. */
  changes(): HeardChange['data'][];
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Follows `GET /changes` for a person, and resolves when the stream is open. */
export async function followChanges(
  api: Api,
  who: string,
  headers: Record<string, string> = {},
): Promise<FollowedChanges> {
  const abort = new AbortController();
  const response: Response = await fetch(`${api.url}/changes`, {
    headers: { authorization: `Bearer ${await api.token(who)}`, ...headers },
    signal: abort.signal,
  });
  const heard: HeardChange[] = [];
  const ended = (async () => {
    let text = '';
    try {
      for await (const chunk of response.body!) {
        text += Buffer.from(chunk as Uint8Array).toString();
        const parts = text.split('\n\n');
        text = parts.pop()!;
        for (const part of parts) {
          const fields = Object.fromEntries(
            part
              .split('\n')
              .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
          );
          if (fields.event)
            heard.push({
              event: fields.event,
              ...(fields.id ? { id: fields.id } : {}),
              data: JSON.parse(fields.data!) as HeardChange['data'],
            });
        }
      }
    } catch {
      // ended by the test, or cut off
    }
  })();
  await eventually('the stream is open', () => heard.some((h) => h.event === 'open'));
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    heard,
    changes: () => heard.filter((h) => h.event === 'change').map((h) => h.data),
    ended,
    stop: () => abort.abort(),
  };
}
