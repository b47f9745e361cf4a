/** Commands behind standing buttons: of the live group that the button names, whatever the channel has. */
import { expect, test } from 'vitest';
import { resolveCommand } from '../../src/chat/resolve-command.ts';
import { standingKey } from '../../src/chat/standing-button.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { createCommands } from '../../commands/index.ts';
import { setUp, createTestContext } from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const COMMANDS = ['unwhitelist', 'whitelist add', 'whitelist show', 'whitelist history'];

test.each(COMMANDS)('%s says so where the live group is not configured any more', async (command) => {
  const { ask } = setUp(['10001']);
  const { text } = await ask(command, { conversation: '99' });
  expect(text).toBe(
    '[refused] The live group of this button is not configured in the bot any more. Nothing has changed.',
  );
});

test.each(COMMANDS)('%s is about the live group of the button, and not of the channel', async (command) => {
  const { ask } = setUp(['10001']);
  const { text } = await ask(command, { conversation: '12' });
  expect(text).toContain('vip');
  expect(text).not.toContain('main');
});

test.each(COMMANDS)('%s can be given by a button that stays', async (command) => {
  const key = standingKey({ command, argument: '12' }) ?? '';
  const context = createTestContext(fakeService([]));
  const resolved = await resolveCommand(
    {
      id: 'i',
      invoker: { platform: 'terminal', id: 'm1' },
      channelId: 'C1',
      act: { kind: 'click', key, values: [] },
      handle: null,
    },
    {
      commands: createCommands(context),
      offers: context.store.offers,
      now: Date.now,
      texts: catalogues.en,
    },
  );
  expect(resolved).toMatchObject({ kind: 'run', options: { conversation: '12' }, consumesOffer: undefined });
});

test('/whitelist add without users, typed, is refused as before, and in a chat without panels there is none', async () => {
  const { type } = setUp(['10001']);
  expect((await type('/whitelist add')).reply).not.toHaveProperty('form');
  expect((await type('/whitelist panel')).text).toContain('This chat has no panels.');
});
