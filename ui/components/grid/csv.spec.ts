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
  it('makes no formula of what somebody wrote, and leaves negative numbers numbers', () => {
    expect(csvOf([{ a: '=1+1', b: '-3.5', c: '@x' }])).toBe("a,b,c\r\n'=1+1,-3.5,'@x\r\n");
  });
});
