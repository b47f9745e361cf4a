/**
 * Captures the replies that moderators receive, for review: `node test/replies/capture.ts FOLDER [PATTERN]` writes one JSON file
 * for each situation, platform and language.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Locale } from '../../src/chat/texts/index.ts';
import type { Situation } from './situation.ts';
import { asking } from './situations/asking.ts';
import { changes } from './situations/changes.ts';
import { lists } from './situations/lists.ts';
import { passes } from './situations/passes.ts';
import { reading } from './situations/reading.ts';
import { sets } from './situations/sets.ts';
import { troubles } from './situations/troubles.ts';
import { playSituation, type PlatformName } from './harness.ts';

const PLATFORMS: readonly PlatformName[] = ['discord', 'slack'];
const LOCALES: Readonly<Record<Locale, string>> = { en: 'en', 'zh-CN': 'zh' };

const [folder, pattern = ''] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node test/replies/capture.ts FOLDER [PATTERN]\n');
  process.exitCode = 1;
} else {
  await mkdir(folder, { recursive: true });
  const wanted = [...changes, ...asking, ...reading, ...lists, ...passes, ...sets, ...troubles].filter(
    ({ name }) => name.includes(pattern),
  );
  for (const situation of wanted) await captureEverywhere(situation, folder);
}

/** Prints a situation that fails, and continues with the next one. */
async function captureEverywhere(situation: Situation, folder: string): Promise<void> {
  const { name, only } = situation;
  const platforms = PLATFORMS.filter((one) => only === undefined || one === only);
  const versions = platforms.flatMap((platform) => [
    { platform, locale: 'en' as const },
    { platform, locale: 'zh-CN' as const },
  ]);
  await Promise.all(
    versions.map(async ({ platform, locale }) => {
      const where = `${name}.${platform}.${LOCALES[locale]}`;
      try {
        const captured = await capture(situation, platform, locale);
        await writeFile(join(folder, `${where}.json`), JSON.stringify(captured, null, 2));
        process.stdout.write(`${where}\n`);
      } catch (error) {
        process.stderr.write(`${where}: ${String(error)}\n`);
        process.exitCode = 1;
      }
    }),
  );
}

async function capture(situation: Situation, platform: PlatformName, locale: Locale): Promise<object> {
  const captured = await playSituation(platform, locale, situation, async (stage) => {
    await situation.run(stage);
  });
  return { name: situation.name, platform, locale: LOCALES[locale], ...captured };
}
