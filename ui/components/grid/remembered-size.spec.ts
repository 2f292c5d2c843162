import { jest } from '@jest/globals';
import { rememberSize, rememberedSize } from './remembered-size';

const room = { width: 1_200, height: 700, gutter: 15 };
const kept = (): Record<string, unknown> =>
  JSON.parse(localStorage.getItem('tradepost.room') ?? '{}') as Record<string, unknown>;

describe('the room of a list', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.innerWidth = 1_024;
  });

  it('is what the same list had the last time', () => {
    expect(rememberedSize('Orders')).toBeNull();
    rememberSize('Orders', room);
    expect(rememberedSize('Orders')).toMatchObject(room);
    expect(rememberedSize('Quotes')).toBeNull();
  });

  it('is not known in a window of another size', () => {
    rememberSize('Stock', room);
    globalThis.innerWidth = 800;
    expect(rememberedSize('Stock')).toBeNull();
    globalThis.innerWidth = 1_024;
    expect(rememberedSize('Stock')).toMatchObject(room);
  });

  it('is written down when it stays so, for the next time', () => {
    for (const width of [900, 901, 902]) rememberSize('Products', { ...room, width });
    expect(kept()['Products']).toBeUndefined();
    jest.runAllTimers();
    expect(kept()['Products']).toMatchObject({ width: 902, height: 700, gutter: 15 });
  });

  it('is remembered of the latest lists alone', () => {
    for (let i = 0; i < 40; i++) rememberSize(`list ${i}`, room);
    jest.runAllTimers();
    expect(Object.keys(kept())).toHaveLength(24);
    expect(kept()['list 39']).toMatchObject(room);
  });
});
