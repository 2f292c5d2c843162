/**
 * What can happen to a request. The official client sends a request again, once and with the same
 * key, when its connection was closed, whatever its `maxNetworkRetries`: to leave it without an
 * answer, drop two (`{ times: 2 }`).
 */
export type Fault =
  | 'answered 500 with the effect'
  | 'answered 500 without the effect'
  | 'dropped after the effect'
  | 'dropped before the effect'
  /** 429 `lock_timeout`: another request works on the object (docs.stripe.com/rate-limits). */
  | 'locked'
  /** 429, which is never stored under a key (docs.stripe.com/rate-limits). */
  | 'rate limited'
  /** Answered that many milliseconds late; the effect is immediate. */
  | { readonly answeredAfterMs: number };

export interface When {
  /** The how manyth request to that route from now on; 1, unless given. */
  readonly nth?: number;
  /** How many of them, one after the other; 1, unless given. */
  readonly times?: number;
}

/** A request that waits until it is let go. */
export interface Held {
  /** When the request has come (and, after the effect, had its effect). */
  readonly arrived: Promise<void>;
  release(): void;
  /** It never got there, or its answer never comes back: nothing that was not done is done. */
  drop(): void;
}

interface Planned {
  readonly route: string;
  readonly fault: Fault | HeldRequest;
  skip: number;
  left: number;
}

class HeldRequest implements Held {
  readonly arrived: Promise<void>;
  readonly released: Promise<void>;
  arrive!: () => void;
  release!: () => void;
  isDropped = false;

  constructor(readonly at: 'after the effect' | 'before the effect') {
    this.arrived = new Promise((resolve) => (this.arrive = resolve));
    this.released = new Promise((resolve) => (this.release = resolve));
  }

  drop(): void {
    this.isDropped = true;
    this.release();
  }
}

/** Faults by route, as `POST /v1/transfers` or `POST /v1/payment_intents/:id/capture`, or `*`. */
export class Faults {
  private planned: Planned[] = [];

  add(route: string, fault: Fault, { nth = 1, times = 1 }: When = {}): void {
    this.planned.push({ route, fault, skip: nth - 1, left: times });
  }

  /** The request waits, so that others can come meanwhile. */
  hold(route: string, at: HeldRequest['at'], { nth = 1 }: When = {}): Held {
    const fault = new HeldRequest(at);
    this.planned.push({ route, fault, skip: nth - 1, left: 1 });
    return fault;
  }

  /** All is well from now on; what is held is let go. */
  clear(): void {
    for (const { fault } of this.planned) if (fault instanceof HeldRequest) fault.release();
    this.planned = [];
  }

  /** The fault of this request, which counts. */
  next(route: string): Fault | HeldRequest | null {
    let found: Planned | null = null;
    for (const planned of this.planned) {
      if (planned.route !== route && planned.route !== '*') continue;
      if (planned.skip > 0) planned.skip--;
      else found ??= planned;
    }
    if (!found) return null;
    found.left--;
    if (found.left === 0) this.planned = this.planned.filter((of) => of !== found);
    return found.fault;
  }
}

export { HeldRequest };
