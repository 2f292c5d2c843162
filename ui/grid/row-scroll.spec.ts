import { jest } from '@jest/globals';
import { signal } from '@angular/core';
import { RowScroll } from './row-scroll';

const ROW = 32;

/** A list of so many rows in a box of so many pixels; frames run when they are told to. */
function list(length: number, height: number) {
  const frames: FrameRequestCallback[] = [];
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  jest.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  const box = document.createElement('div');
  Object.defineProperty(box, 'clientHeight', { value: height });
  const rows = signal(length);
  const scroll = new RowScroll(rows, signal(ROW));
  scroll.attach(box);
  const settle = (): void => {
    while (frames.length > 0) frames.shift()!(performance.now());
  };
  const scrollTo = (top: number): void => {
    box.scrollTop = top;
    scroll.look();
  };
  return { scroll, rows, settle, scrollTo };
}

const rowsIn = (scroll: RowScroll): number[] =>
  scroll
    .slots()
    .map(({ index }) => index)
    .sort((one, other) => one - other);

describe('the rows of a long list', () => {
  afterEach(() => jest.restoreAllMocks());

  it('are those in view and four beyond, wherever it stands', () => {
    const { scroll, settle, scrollTo } = list(100_000, 640);
    scrollTo(0);
    settle();
    expect(scroll.range()).toEqual({ start: 0, end: 24 });
    scrollTo(50_000 * ROW);
    settle();
    expect(scroll.range()).toEqual({ start: 49_996, end: 50_024 });
    expect(rowsIn(scroll)).toEqual(expect.arrayContaining([50_000, 50_019]));
  });
  it('begin with what is seen after a jump, and are not all made in one frame', () => {
    const { scroll, settle, scrollTo } = list(100_000, 640);
    scrollTo(0);
    settle();
    scrollTo(70_000 * ROW);
    expect(scroll.range().start).toBe(70_000);
    expect(scroll.range().end).toBeLessThan(70_020);
  });
  it('stand in the same slots while one scrolls: a row that leaves gives its place to one that comes', () => {
    const { scroll, settle, scrollTo } = list(1_000, 640);
    scrollTo(100 * ROW);
    settle();
    const before = new Map(scroll.slots().map(({ key, index }) => [index, key]));
    scrollTo(102 * ROW);
    settle();
    const after = scroll.slots();
    expect(after.filter(({ key, index }) => before.has(index) && before.get(index) !== key)).toEqual([]);
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
  });
  it('end with the list, and are gone when it is empty', () => {
    const { scroll, rows, settle, scrollTo } = list(10, 640);
    scrollTo(0);
    settle();
    expect(rowsIn(scroll)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    rows.set(0);
    scroll.look();
    settle();
    expect(rowsIn(scroll)).toEqual([]);
  });
});
