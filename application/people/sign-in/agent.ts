/** By what somebody is signed in; null: none of those that are known. */
export interface Agent {
  readonly program: string | null;
  readonly system: string | null;
}

/** The first that fits: most name others as well, as whom they want to be served. */
const programs: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdgA?(?:iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^python-requests\//, 'Python'],
  [/^(?:node|undici|axios)\b/, 'Node.js'],
  [/^PostmanRuntime\//, 'Postman'],
];

const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * The families that a `User-Agent` (RFC 9110, section 10.1.5) names, and nothing else of it: neither
 * versions, which tell people apart, nor what somebody has made up.
 */
export function agentOf(userAgent: string | undefined): Agent {
  const said = (userAgent ?? '').slice(0, 500);
  const first = (among: typeof programs): string | null =>
    among.find(([pattern]) => pattern.test(said))?.[1] ?? null;
  return { program: first(programs), system: first(systems) };
}
