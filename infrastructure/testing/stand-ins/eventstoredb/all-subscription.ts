import { status } from '@grpc/grpc-js';
import type { FacadeLog, LogRecord } from './facade-log.js';
import {
  caughtUp,
  checkpoint,
  confirmation,
  failure,
  fellBehind,
  recordResponse,
  write,
  type ReadCall,
  type ReadOptions,
  type ReadResponse,
} from './protocol.js';

/**
 * What may happen to a subscription: it fails, ends, falls silent, hands over what it had handed
 * over, says that it had fallen behind, or names in a checkpoint an event that it has not sent, and
 * fails (as KurrentDB 25.0.0 did).
 */
export type SubscriptionFault =
  'unavailable' | 'ended' | 'silent' | 'twice' | 'fell behind' | 'checkpoint ahead of its event';

/** Live events that the server keeps for a subscriber, and those on their way to it. */
const KEPT = 32;
const ON_THEIR_WAY = 32;
/** After so many records that are not asked for, times the subscriber's multiplier, it says so. */
const SEARCH_WINDOW = 32;
const REMEMBERED = 100;

/** A subscription to `$all`, from a position on: what is there in pages, then what comes. */
export class AllSubscription {
  /** The last record that was looked at. */
  private looked: number;
  private readonly wanted: (record: LogRecord) => boolean;
  private readonly window: number;
  private passedOver = 0;
  private readonly kept: LogRecord[] = [];
  private readonly sent: LogRecord[] = [];
  private silent = false;
  private checkpointAhead = false;
  private ended = false;
  private forget: () => void = () => undefined;

  constructor(
    private readonly call: ReadCall,
    options: ReadOptions,
    private readonly log: FacadeLog,
  ) {
    const of = options.getAll()!;
    const from = of.hasPosition() ? Number(of.getPosition()!.getCommitPosition()) : 0;
    this.wanted = wantedBy(options);
    this.window = SEARCH_WINDOW * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
    this.looked = of.hasEnd() ? log.end : from;
    call.write(confirmation());
    if (log.canReadFrom(from)) void this.catchUp();
    else this.fail(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
  }

  stop(): void {
    this.ended = true;
    this.forget();
  }

  disturb(fault: SubscriptionFault): void {
    switch (fault) {
      case 'unavailable':
        return this.fail(status.UNAVAILABLE, 'the node is shutting down');
      case 'ended':
        this.stop();
        return void this.call.end();
      case 'silent':
        this.silent = true;
        return;
      case 'twice':
        for (const record of this.sent.slice(-3)) this.send(recordResponse(record));
        return;
      case 'fell behind':
        this.send(fellBehind());
        return this.send(caughtUp());
      case 'checkpoint ahead of its event':
        this.checkpointAhead = true;
    }
  }

  /** As fast as the subscriber takes it. */
  private async catchUp(): Promise<void> {
    for (const record of this.log.all(this.looked + 1)) {
      if (this.gone) return;
      this.looked = record.commit;
      if (this.wants(record)) await write(this.call, this.handedOver(record));
    }
    if (this.gone) return;
    // nothing was committed since the last page, as no turn of the loop has passed
    if (this.log.end > this.looked) return this.catchUp();
    this.send(caughtUp());
    this.forget = this.log.onCommit(() => this.live());
    this.call.on('drain', () => this.pump());
  }

  /** What was just committed: as much as may wait for the subscriber, or the subscription ends. */
  private live(): void {
    for (const record of this.log.all(this.looked + 1)) {
      if (this.gone) return;
      this.looked = record.commit;
      if (!this.wants(record)) continue;
      if (this.checkpointAhead) {
        this.send(checkpoint(record.commit));
        return this.fail(status.UNAVAILABLE, 'the node is shutting down');
      }
      this.kept.push(record);
      this.pump();
      if (this.kept.length > KEPT)
        return this.fail(
          status.ABORTED,
          'Consumer too slow to handle event while live. Client resubscription required.',
        );
    }
  }

  private pump(): void {
    while (this.kept.length > 0 && this.call.writableLength < ON_THEIR_WAY && !this.gone)
      this.send(this.handedOver(this.kept.shift()!));
  }

  /** Says from time to time how far it has looked where nothing is found. */
  private wants(record: LogRecord): boolean {
    if (this.silent) return false;
    if (this.wanted(record)) return true;
    if (++this.passedOver % this.window === 0) this.send(checkpoint(record.commit));
    return false;
  }

  private handedOver(record: LogRecord): ReadResponse {
    this.sent.push(record);
    if (this.sent.length > REMEMBERED) this.sent.splice(0, REMEMBERED / 2);
    return recordResponse(record);
  }

  private get gone(): boolean {
    return this.ended || this.call.destroyed || this.call.cancelled;
  }

  private send(response: ReadResponse): void {
    if (!this.gone) this.call.write(response);
  }

  private fail(code: status, details: string): void {
    this.stop();
    this.call.emit('error', failure(code, details));
  }
}

/** By the names of streams, or by types of events: by prefixes, or by a pattern. */
function wantedBy(options: ReadOptions): (record: LogRecord) => boolean {
  const filter = options.getFilter();
  const byStream = filter?.getStreamIdentifier();
  const expression = byStream ?? filter?.getEventType();
  if (!expression) return () => true;
  const of = ({ stream, type }: LogRecord): string => (byStream ? stream : type);
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (record) => prefixes.some((p) => of(record).startsWith(p));
  const pattern = new RegExp(expression.getRegex());
  return (record) => pattern.test(of(record));
}
