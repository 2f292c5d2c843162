/*
 * jsdom lays nothing out: every element has no size, and nothing scrolls. These are the few answers
 * of a browser that a list asks for, all elements being of one size.
 */

interface Size {
  readonly width: number;
  readonly height: number;
}

let size: Size = { width: 0, height: 0 };
const observers = new Set<() => void>();
const scrollTops = new WeakMap<Element, number>();

/** From now on every element has this size, in pixels; those that observe it are notified. */
export function layOut(next: Size): void {
  size = next;
  for (const notify of [...observers]) notify();
}

/** Installs them for the spec that is running. */
export function installLayout(initial: Size): void {
  size = initial;
  observers.clear();
  const define = (name: string, get: () => number): void => {
    Object.defineProperty(HTMLElement.prototype, name, { get, configurable: true });
  };
  define('clientWidth', () => size.width);
  define('offsetWidth', () => size.width);
  define('clientHeight', () => size.height);
  // as in browsers: who scrolls an element by its property makes it fire the event
  Object.defineProperty(HTMLElement.prototype, 'scrollTop', {
    configurable: true,
    get(this: HTMLElement) {
      return scrollTops.get(this) ?? 0;
    },
    set(this: HTMLElement, top: number) {
      scrollTops.set(this, Math.max(0, top));
      this.dispatchEvent(new Event('scroll'));
    },
  });
  globalThis.ResizeObserver = class {
    private readonly notify: () => void;
    constructor(callback: ResizeObserverCallback) {
      this.notify = () => callback([], this);
    }
    // the size is reported when observing begins
    observe(): void {
      observers.add(this.notify);
      this.notify();
    }
    unobserve(): void {}
    disconnect(): void {
      observers.delete(this.notify);
    }
  };
  globalThis.matchMedia = (media: string) =>
    Object.assign(new EventTarget(), {
      media,
      matches: false,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    }) as MediaQueryList;
}
