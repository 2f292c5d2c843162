import { columnWidths } from './column-widths';
import { grows } from './columns';

const widths = (room: number, ...of: (number | ReturnType<typeof grows>)[]): readonly number[] =>
  columnWidths(
    of.map((width) => ({ width })),
    room,
  );

describe('the columns of a list', () => {
  it('share what fixed ones leave', () => {
    expect(widths(1_000, 64, grows(100, 1), grows(100, 2), 36)).toEqual([64, 300, 600, 36]);
  });
  it('have what they need at least, which is taken from the others', () => {
    expect(widths(600, grows(300, 1), grows(50, 1), grows(50, 2))).toEqual([300, 100, 200]);
    // what one takes makes the share of another too small as well
    expect(widths(600, grows(400, 1), grows(90, 1), grows(50, 2))).toEqual([400, 90, 110]);
  });
  it('are wider than the room where that is too small', () => {
    expect(widths(100, 64, grows(100, 1), grows(120, 3))).toEqual([64, 100, 120]);
  });
  it('fill the room to the last pixel, each of them whole', () => {
    expect(widths(1_000, grows(10, 1), grows(10, 1), grows(10, 1))).toEqual([333, 333, 334]);
    expect(widths(1_000.6, grows(10, 1), grows(10, 1.1))).toEqual([476, 524]);
  });
  it('leave room where none of them grows', () => {
    expect(widths(500, 64, 80)).toEqual([64, 80]);
  });
});
