/** The page of the bot stays within what Slack takes of a view, however many live groups there are. */
import { expect, test } from 'vitest';
import { createCommands } from '../../../commands/index.ts';
import { createHome } from '../../../commands/home.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import { homeView } from '../../../src/slack/reply/home-view.ts';
import { homeView as takenByTheEmulator } from '../../../emulators/slack/schemas.ts';
import { schemaProblems } from '../../../emulators/schema-problems.ts';
import { liveGroup, createTestContext } from '../../support/chat/commands.ts';
import { createTestLog } from '../../support/log.ts';

test.each(['en', 'zh-CN'] as const)('1,000 live groups with long names, in %s', async (locale) => {
  const all = Array.from({ length: 1_000 }, (_, index) =>
    liveGroup(`${'&'.repeat(60)}${String(index).padStart(4, '0')}`, String(index + 1)),
  );
  const context = createTestContext(undefined, { groups: { all, byChannel: new Map() } });
  const visit = { invoker: { platform: 'slack', id: 'U1' }, access: 'allowed' } as const;
  const { log } = createTestLog();
  const { signal } = new AbortController();
  const parts = await createHome(
    context,
    createCommands(context),
  )({ ...visit, texts: catalogues[locale], log, signal });
  const view = homeView(parts);
  expect(schemaProblems(takenByTheEmulator, view)).toEqual([]);
  // Below the live groups stand the names of those that have no room, and the help.
  const text = view.blocks.map((block) => JSON.stringify(block));
  const [more, help] = ['0030', '/whitelist show'].map((one) =>
    text.findIndex((block) => block.includes(one)),
  );
  expect(text.findLastIndex((block) => block.includes('uw1:/unwhitelist/30:beside'))).toBe(89);
  expect([more, help]).toEqual([90, 92]);
});
