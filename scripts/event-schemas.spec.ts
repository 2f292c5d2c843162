import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { narrowed } from './schema-widening.mjs';

const root = resolve(import.meta.dirname, '..');

describe('the schemas of events', () => {
  it('are what the types say, and admit what is stored already', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['scripts/event-schemas.mjs', '--check'],
      { cwd: root, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  }, 60_000);
});

const line = {
  type: 'object',
  properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
  required: ['sku', 'quantity'],
  additionalProperties: false,
};
const lines = (each: object) => ({
  type: 'object',
  properties: { lines: { type: 'array', items: { $ref: '#/definitions/Line' } } },
  required: ['lines'],
  additionalProperties: false,
  definitions: { Line: each },
});

describe('a schema of a version that stores hold', () => {
  it.each([
    ['stays as it is', line],
    [
      'gets a member that may be absent',
      { ...line, properties: { ...line.properties, note: { type: 'string' } } },
    ],
    ['lets a member be absent', { ...line, required: ['sku'] }],
    [
      'lets a member be null',
      { ...line, properties: { ...line.properties, sku: { type: ['string', 'null'] } } },
    ],
    ['gets another alternative', { anyOf: [{ type: 'null' }, line] }],
  ])('may change where it %s', (_how, newer) => {
    expect(narrowed(lines(line), lines(newer))).toEqual([]);
  });

  it.each([
    [
      'a member is required',
      {
        ...line,
        properties: { ...line.properties, net: { type: 'integer' } },
        required: ['sku', 'quantity', 'net'],
      },
      '/lines/*/net: is required now',
    ],
    [
      'a member is gone',
      { ...line, properties: { sku: { type: 'string' } }, required: ['sku'] },
      '/lines/*/quantity: is not known any more',
    ],
    [
      'a member has another type',
      { ...line, properties: { ...line.properties, quantity: { type: 'string' } } },
      '/lines/*/quantity: integer is not admitted any more',
    ],
    [
      'a choice is gone',
      { ...line, properties: { ...line.properties, sku: { enum: ['a', 'b'] } } },
      '/lines/*/sku: string is not admitted any more',
    ],
  ])('needs a version of its own where %s', (_how, newer, reason) => {
    expect(narrowed(lines(line), lines(newer))).toEqual([reason]);
  });

  it('needs a version of its own where a value, or null, is not admitted any more', () => {
    expect(narrowed({ enum: ['csv', 'ndjson'] }, { enum: ['csv'] })).toEqual([
      '/: "ndjson" is not admitted any more',
    ]);
    expect(narrowed({ type: ['string', 'null'] }, { type: 'string' })).toEqual([
      '/: null is not admitted any more',
    ]);
    expect(
      narrowed(
        { type: 'object', additionalProperties: { type: 'string' } },
        { type: 'object', additionalProperties: false },
      ),
    ).toEqual(['/*: other members are not admitted any more']);
  });
});
