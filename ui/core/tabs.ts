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
  /** The tab that holds the stream replies with its state. */
  | { readonly kind: 'streamQuery' };

/** The other tabs of this browser. */
@Injectable({ providedIn: 'root' })
export class Tabs {
  private readonly channel = new BroadcastChannel('tradepost');
  readonly messages = new Subject<Message>();

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.messages.next(data);
  }

  broadcast(message: Message): void {
    this.channel.postMessage(message);
  }
}
