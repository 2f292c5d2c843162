import { jest } from '@jest/globals';
import { RowScroll } from './row-scroll';

const ROW = 32;

/**
 * A list of so many rows in a box of so many pixels; frames are painted on demand.
 */
function list(length: number, height: number) {
  const frames: FrameRequestCallback[] = [];
  let sized = (): void => undefined;
  // as browsers do: the size is reported when observing begins, and when it changes
  globalThis.ResizeObserver = class {
    constructor(notify: ResizeObserverCallback) {
      sized = () => notify([], this);
    }
    observe(): void {
      sized();
    }
    unobserve(): void {}
    disconnect(): void {}
  };
  jest.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  const box = document.createElement('div');
  let pixels = height;
  Object.defineProperty(box, 'clientHeight', { get: () => pixels });
  const moves: (readonly number[] | 'all')[] = [];
  const scroll = new RowScroll((slots) => moves.push(slots?.map(({ index }) => index) ?? 'all'));
  scroll.attach(box);
  scroll.setRows(length, ROW);
  let now = 0;
  const frame = (): void => frames.splice(0).forEach((each) => each((now += 16)));
  const settle = (): void => {
    while (frames.length > 0) frame();
  };
  const scrollTo = (top: number): void => {
    box.scrollTop = top;
    box.dispatchEvent(new Event('scroll'));
  };
  const resize = (to: number): void => {
    pixels = to;
    sized();
  };
  return { scroll, moves, frame, settle, scrollTo, resize };
}

const rowsIn = (scroll: RowScroll): number[] =>
  scroll.slots.map(({ index }) => index).sort((one, other) => one - other);
const rows = (from: number, before: number): number[] =>
  Array.from({ length: before - from }, (_, index) => from + index);

describe('the rows of a long list', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are those in view and four beyond, wherever it stands', () => {
    const { scroll, settle, scrollTo } = list(100_000, 640);
    settle();
    expect(scroll.range).toEqual({ start: 0, end: 24 });
    scrollTo(50_000 * ROW);
    settle();
    expect(scroll.range).toEqual({ start: 49_996, end: 50_024 });
    expect(rowsIn(scroll)).toEqual(expect.arrayContaining([50_000, 50_019]));
  });
  it('begin with what is seen after a jump, and are not all made in one frame', () => {
    const { scroll, frame, settle, scrollTo } = list(100_000, 6_400);
    settle();
    scrollTo(70_000 * ROW);
    frame();
    expect(scroll.range.start).toBe(70_000);
    expect(scroll.range.end).toBeLessThan(70_200);
    settle();
    expect(scroll.range).toEqual({ start: 69_996, end: 70_204 });
  });
  it('stand in the same slots while one scrolls: only the row that comes is reported, in the place of one that leaves', () => {
    const { scroll, moves, frame, settle, scrollTo } = list(1_000, 640);
    scrollTo(100 * ROW);
    settle();
    const before = new Map(scroll.slots.map(({ key, index }) => [index, key]));
    moves.length = 0;
    scrollTo(102 * ROW);
    expect(moves).toEqual([]);
    frame();
    expect(moves).toEqual([[124, 125]]);
    const after = scroll.slots;
    expect(
      after.filter(({ key, index }) => before.has(index) && before.get(index) !== key),
    ).toEqual([]);
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
  });
  it('stay when there is more room or less, in slots that are theirs alone', () => {
    const { scroll, moves, settle, scrollTo, resize } = list(1_000, 640);
    scrollTo(100 * ROW);
    settle();
    for (const height of [960, 320]) {
      moves.length = 0;
      resize(height);
      expect(moves[0]).toBe('all');
      settle();
      expect(rowsIn(scroll)).toEqual(rows(96, 104 + height / ROW));
    }
  });
  it('end with the list, and are gone when it is empty', () => {
    const { scroll, moves, settle } = list(10, 640);
    settle();
    expect(rowsIn(scroll)).toEqual(rows(0, 10));
    scroll.setRows(6, ROW);
    expect(rowsIn(scroll)).toEqual(rows(0, 6));
    scroll.setRows(0, ROW);
    expect(rowsIn(scroll)).toEqual([]);
    expect(moves.slice(-2)).toEqual(['all', 'all']);
  });
  it('are made before the box has been measured, where its height was known before', () => {
    const boxes: Element[] = [];
    globalThis.ResizeObserver = class {
      observe(box: Element): void {
        boxes.push(box);
      }
      unobserve(): void {}
      disconnect(): void {}
    };
    jest.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(1);
    const made = (height: number | null): number => {
      const scroll = new RowScroll(() => undefined);
      if (height !== null) scroll.assumeHeight(height);
      scroll.setRows(1_000, ROW);
      scroll.attach(document.createElement('div'));
      return scroll.range.end;
    };
    expect(made(null)).toBe(0);
    expect(made(640)).toBeGreaterThan(0);
    expect(boxes).toHaveLength(2);
  });
});
