import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { buildExtension } from './build-extension.ts';
import { drawSheets } from './pictures/draw-sheets.ts';
import { readE2eArguments, runE2e } from './run-e2e.ts';
import { ROOT } from './run-tool.ts';
import { addTallies, reportTally } from './tally.ts';

const TESTS = join(ROOT, 'test/e2e');
const PICTURES = join(ROOT, 'artifacts/e2e');
const SHEETS = join(ROOT, 'artifacts/sheets');

/** The end-to-end tests that take pictures of states. */
async function filesThatLook(): Promise<string[]> {
  const files = (await readdir(TESTS)).filter((file) => file.endsWith('.e2e.test.ts'));
  const texts = await Promise.all(files.map((file) => readFile(join(TESTS, file), 'utf8')));
  return files.filter((_, index) => /look-at\.ts|\bpicture\(/u.test(texts[index] ?? ''));
}

const { browsers, rest } = readE2eArguments(process.argv.slice(2));
// Read by test/support/e2e/look-at.ts.
process.env['GLOSS_PICTURES'] = 'all';

const built = await buildExtension();
if (built.failed > 0) reportTally(built);
else {
  // Otherwise, pictures of another run would be on the sheets, too.
  for (const folder of [SHEETS, ...browsers.map((browser) => join(PICTURES, browser))])
    await rm(folder, { recursive: true, force: true });
  const tested = await runE2e(browsers, rest.length > 0 ? rest : await filesThatLook());
  console.log(`${await drawSheets(PICTURES, browsers, SHEETS)} sheets in ${SHEETS}`);
  reportTally(addTallies([built, tested]));
}
