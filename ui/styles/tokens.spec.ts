import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = readdirSync('ui', { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() && /\.(scss|ts|html)$/.test(entry.name) && !entry.name.endsWith('.spec.ts'),
  )
  .map((entry) => join(entry.parentPath, entry.name))
  .filter(
    (path) =>
      !path.startsWith('ui/api/') &&
      !path.startsWith('ui/e2e/') &&
      path !== 'ui/styles/tokens.scss',
  );

const colour = /#[0-9a-f]{3,8}\b(?!-)|\b(?:rgb|rgba|hsl|hsla|oklch|lab)\(/i;

describe('the screens', () => {
  it('take every colour from the tokens', () => {
    const found = files.flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          /(?:color|background|border|shadow|fill|outline)[\w-]*\s*:/.test(line) &&
          colour.test(line)
            ? [`${path}:${index + 1}: ${line.trim()}`]
            : [],
        ),
    );
    expect(found).toEqual([]);
    expect(files.length).toBeGreaterThan(30);
  });
});
