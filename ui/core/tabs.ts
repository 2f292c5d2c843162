import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';
import type { Change } from './changes';

export type Message =
  | {
      readonly kind: 'token';
      readonly userId: string;
      readonly token: string;
      readonly endsAt: number;
    }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'resync' }
  | { readonly kind: 'stream'; readonly live: boolean }
  /** Whoever holds the stream answers with its state. */
  | { readonly kind: 'streamAsked' };

/** The other tabs of this browser. */
@Injectable({ providedIn: 'root' })
export class Tabs {
  private readonly channel = new BroadcastChannel('tradepost');
  readonly heard = new Subject<Message>();

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.heard.next(data);
  }

  tell(message: Message): void {
    this.channel.postMessage(message);
  }
}
