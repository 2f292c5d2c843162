import { AlsoNamed } from './other-names.js';
import { RequestPipe } from './pipes.js';
import { HttpProblem } from './problem.js';
import { Ids, RepeatedId, Text } from './rules.js';

const A = '0190b1f0-0000-7000-8000-00000000000a';
const B = '0190b1f0-0000-7000-8000-00000000000b';

class FilterRequest {
  @AlsoNamed('vendorOrgId') @RepeatedId({ optional: true }) vendorId?: string[];
  @Text({ max: 10, optional: true }) q?: string;
}
class NarrowerRequest extends FilterRequest {
  @AlsoNamed('buyerId') @RepeatedId({ optional: true }) buyerOrgId?: string[];
}
class InquiryRequest {
  @AlsoNamed('vendorIds') @Ids({ max: 3 }) vendorOrgIds!: string[];
}

const read = (metatype: new () => object, value: object, type: 'query' | 'body' = 'query') =>
  new RequestPipe().transform(value, { type, metatype });

function problemOf(metatype: new () => object, value: object) {
  try {
    read(metatype, value);
  } catch (error) {
    if (error instanceof HttpProblem) return error.problem;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a field with another name', () => {
  it('is read under its own name, whichever was sent, in queries and in bodies', () => {
    expect(read(FilterRequest, { vendorId: A })).toEqual({ vendorId: [A] });
    expect(read(FilterRequest, { vendorOrgId: [A, B], q: 'x' })).toEqual({
      vendorId: [A, B],
      q: 'x',
    });
    expect(read(InquiryRequest, { vendorIds: [A] }, 'body')).toEqual({ vendorOrgIds: [A] });
  });

  it('keeps it in requests that extend its own, beside their other names', () => {
    expect(read(NarrowerRequest, { vendorOrgId: A, buyerId: B })).toEqual({
      vendorId: [A],
      buyerOrgId: [B],
    });
    expect(problemOf(FilterRequest, { buyerId: B }).code).toBe('request/invalid');
  });

  it('may be sent under both names if they agree, in any order and case', () => {
    expect(read(FilterRequest, { vendorId: [A, B], vendorOrgId: [B.toUpperCase(), A] })).toEqual({
      vendorId: [A, B],
    });
  });

  it('is refused if its two names contradict each other, and both are pointed at', () => {
    const { status, code, detail, errors } = problemOf(FilterRequest, {
      vendorId: A,
      vendorOrgId: [A, B],
    });
    expect([status, code]).toEqual([400, 'request/two-names']);
    expect(detail).toBe('"vendorId" and "vendorOrgId" are the same field: send one of them');
    expect(errors.map((e) => e.pointer)).toEqual(['/vendorId', '/vendorOrgId']);
  });

  it('that is invalid is reported under the name that was sent', () => {
    const { detail, errors } = problemOf(FilterRequest, { vendorOrgId: 'leeds' });
    expect(detail).toBe('each value in vendorOrgId must be a UUID');
    expect(errors.map((e) => e.pointer)).toEqual(['/vendorOrgId']);
  });
});
