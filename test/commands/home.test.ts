/** The page of the bot: how many are on each whitelist, also after another process has changed it. */
import { expect, test } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import type { CommandContext } from '../../commands/context.ts';
import { createHome } from '../../commands/home.ts';
import { plainText } from '../../src/chat/sentence.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { createModerator, createTestContext } from '../support/chat/commands.ts';
import { createTestLog } from '../support/log.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

/** The first line of the first live group. */
async function look(context: CommandContext): Promise<string> {
  const [card] = await createHome(
    context,
    createCommands(context),
  )({
    invoker: { platform: 'slack', id: 'U1' },
    access: 'allowed',
    texts: catalogues.en,
    log: createTestLog().log,
    signal: new AbortController().signal,
  });
  return (card?.sections ?? []).flatMap(({ lines }) => lines.map(plainText))[0] ?? '';
}

test('a change by another process is shown at the next look', async () => {
  const service = fakeService(['10001', '10002']);
  const here = createTestContext(service);
  const there = createTestContext(service, { store: here.store });
  expect(await look(here)).toContain('2 users are on it');
  await createModerator(there).type('/unwhitelist 10001');
  expect(await look(here)).toContain('1 user is on it');
});

test('without a change the list is not read again at every look', async () => {
  const service = fakeService(['10001']);
  const context = createTestContext(service);
  await look(context);
  const pages = service.pages();
  await look(context);
  expect(service.pages()).toBe(pages);
});
