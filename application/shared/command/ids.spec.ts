import fc from 'fast-check';
import { v5, validate, version } from 'uuid';
import { derivedId, isUuid, newId } from './ids.js';

describe('ids', () => {
  it('that are derived are UUIDv5, as the standard library makes them', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        expect(derivedId(...parts)).toBe(
          v5(parts.join('\u0000'), '6f1c4d0e-3b0a-5c57-9f0e-2f8d5a1e7b10'),
        );
      }),
    );
  });

  it('that are new are UUIDv7, never twice, and sort by time', async () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids.every((id) => validate(id) && version(id) === 7 && isUuid(id))).toBe(true);
    const later = await new Promise<string>((resolve) => setTimeout(() => resolve(newId()), 2));
    expect(later > ids[0]!).toBe(true);
  });
});
