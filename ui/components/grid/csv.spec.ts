import { csvOf } from './csv';

describe('what is selected, as CSV', () => {
  it('has the columns of all rows, nested ones by their path', () => {
    expect(
      csvOf([
        { id: '1', total: { amount: '1.00', currency: 'GBP' } },
        { id: '2', po: null },
      ]),
    ).toBe('id,total.amount,total.currency,po\r\n1,1.00,GBP,\r\n2,,,\r\n');
  });
  it('quotes what needs it', () => expect(csvOf([{ a: 'x,"y"' }])).toBe('a\r\n"x,""y"""\r\n'));
  it('keeps a row one row, whatever line breaks are in it', () =>
    expect(csvOf([{ a: '4500\n=1+1', b: 'x\ry' }])).toBe('a,b\r\n"4500\n=1+1","x\ry"\r\n'));
  it('writes a path of names as an import takes it', () =>
    expect(csvOf([{ path: ['Packaging', 'Tape'], media: [{ url: 'x' }] }])).toBe(
      'path,media\r\nPackaging / Tape,"[{""url"":""x""}]"\r\n',
    ));
  it('makes no formula of what somebody wrote, and leaves negative numbers numbers', () => {
    expect(csvOf([{ a: '=1+1', b: '-3.5', c: '@x' }])).toBe("a,b,c\r\n'=1+1,-3.5,'@x\r\n");
  });
});
