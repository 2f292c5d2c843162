// Makes the examples of the OpenAPI document of what the HTTP tests asked and were answered:
//   TRADEPOST_TEST_RECORD=/tmp/recorded.ndjson npm run jest -- --selectProjects server
// --testPathPatterns infrastructure/http/ --runInBand   node scripts/examples.mjs
// /tmp/recorded.ndjson What is the richest of each route and still short is taken, lists are cut,
// and secrets are masked.
import { readFileSync, writeFileSync } from 'node:fs';

const LONGEST = 1_800;
const masks = {
  accessToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…',
  refreshToken: '0190b1f0-0000-7000-8000-000000000000.…',
  key: 'tpk_0190b1f0-0000-7000-8000-000000000000.…',
  secret: 'K7ZQ…',
  invitationSecret: 'K7ZQ…',
  uri: 'otpauth://totp/Tradepost:…',
  password: 'a-long-password',
  currentPassword: 'a-long-password',
  newPassword: 'another-long-password',
  nextCursor: 'WyIyMDI2…',
};

function shortened(value, name = '') {
  // a process's parked commands have keys, too
  if (typeof value === 'string' && name in masks && (name !== 'key' || value.startsWith('tpk_')))
    return masks[name];
  if (name === 'recoveryCodes') return ['7F3K-…', '92PX-…'];
  if (Array.isArray(value)) {
    const objects = typeof value[0] === 'object';
    return value
      .slice(0, objects ? (name === 'columns' ? 8 : 2) : 12)
      .map((each) => shortened(each));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, shortened(each, key)]),
  );
}

function paths(value, above = '', found = new Set()) {
  if (Array.isArray(value)) for (const each of value) paths(each, `${above}/-`, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) paths(each, `${above}/${key}`, found);
  else if (value !== null) found.add(above);
  return found;
}

const best = new Map();
for (const line of readFileSync(process.argv[2] ?? '', 'utf8').split('\n')) {
  if (!line) continue;
  const { route, status, ...told } = JSON.parse(line);
  if (route.endsWith(' null')) continue;
  const { request, answer } = shortened(told);
  const length = JSON.stringify(answer).length + JSON.stringify(request ?? null).length;
  const richness =
    length > LONGEST ? -length : paths(answer).size + 2 * paths(request ?? null).size;
  const key = `${route} ${status}`;
  const before = best.get(key);
  if (
    !before ||
    richness > before.richness ||
    (richness === before.richness && length < before.length)
  )
    best.set(key, { route, status, request, answer, richness, length });
}

const examples = {};
for (const { route, status, request, answer } of [...best.values()].sort((a, b) =>
  a.route < b.route ? -1 : a.route > b.route ? 1 : a.status - b.status,
)) {
  const of = (examples[route] ??= { answers: {} });
  if (request !== undefined && typeof request === 'object' && of.request === undefined)
    of.request = request;
  if (answer !== '') of.answers[status] = answer;
}
// a line for each route: what has changed can be read
const lines = Object.entries(examples).map(
  ([route, of]) => `${JSON.stringify(route)}: ${JSON.stringify(of)}`,
);
writeFileSync(
  new URL('../infrastructure/http/examples.json', import.meta.url),
  `{\n${lines.join(',\n')}\n}\n`,
);
console.log(`${Object.keys(examples).length} routes`);
