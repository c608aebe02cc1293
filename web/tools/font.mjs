// Cuts the typeface to what the product writes. The screen gets one small variable woff2; the
// PDF engine gets static TrueType cuts with the whole Latin set, because it cannot pin an axis.
// usage: node tools/font.mjs <out folder>
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import subset from 'subset-font';

const SOURCE = 'node_modules/@fontsource-variable/plus-jakarta-sans/files/'
  + 'plus-jakarta-sans-latin-wght-normal.woff2';
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const SCREEN = `${ASCII}éÉ−–—‘’“”…•·×°§\u00a0`;
const PRINT = { Regular: 400, SemiBold: 600, Bold: 700 };
const NAMES = [1, 2, 3, 4, 6, 16, 17];

const out = process.argv[2];
if (!out) throw new Error('name the folder to write to');
await mkdir(join(out, 'print'), { recursive: true });
const source = await readFile(SOURCE);

const screen = await subset(source, SCREEN, {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 700, default: 400 } },
});
await writeFile(join(out, 'font.woff2'), screen);

for (const [name, weight] of Object.entries(PRINT)) {
  const cut = await subset(source, undefined, {
    keepAllGlyphs: true,
    targetFormat: 'truetype',
    variationAxes: { wght: weight },
    preserveNameIds: NAMES,
  });
  await writeFile(join(out, 'print', `PlusJakartaSans-${name}.ttf`), cut);
}
