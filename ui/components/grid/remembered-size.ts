const KEPT = 'tradepost.room';
/** Lists whose room is remembered, the latest of them. */
const LISTS = 24;
const KEEP_AFTER_MS = 500;

/** What a list has to itself, in pixels. */
export interface GridSize {
  readonly width: number;
  /** Of what scrolls, without the scrollbar's part where that takes any. */
  readonly height: number;
  /** The scrollbar's. */
  readonly gutter: number;
}

interface StoredSize extends GridSize {
  /** Of the window, `width x height`: in another one everything is different. */
  readonly of: string;
}

let rooms: Map<string, StoredSize> | null = null;
let keeping: ReturnType<typeof setTimeout> | undefined;

const ofWindow = (): string => `${innerWidth}x${innerHeight}`;

/**
 * How much room a list had the last time, in a window of this size: its rows are made with the
 * page, instead of when the page has been laid out to see how many there are. A guess: what is seen
 * then counts.
 */
export function rememberedSize(list: string): GridSize | null {
  const room = known().get(list);
  return room?.of === ofWindow() ? room : null;
}

export function rememberSize(list: string, room: GridSize): void {
  const before = rememberedSize(list);
  if (
    before?.width === room.width &&
    before.height === room.height &&
    before.gutter === room.gutter
  )
    return;
  known().delete(list);
  known().set(list, { ...room, of: ofWindow() });
  clearTimeout(keeping);
  // when it stays so: whoever drags the edge of a window changes it sixty times a second
  keeping = setTimeout(
    () =>
      localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries([...known()].slice(-LISTS)))),
    KEEP_AFTER_MS,
  );
}

function known(): Map<string, StoredSize> {
  if (rooms !== null) return rooms;
  try {
    rooms = new Map(
      Object.entries(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Record<string, StoredSize>),
    );
  } catch {
    rooms = new Map();
  }
  return rooms;
}
