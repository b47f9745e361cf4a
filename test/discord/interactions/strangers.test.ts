/** Strangers cost nothing that lasts: they are refused in the acknowledgement, and moderators notice nothing of them. */
import { expect, test } from 'vitest';
import { en } from '../../../src/chat/texts/en/index.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import type { CommandHandle, DiscordEmulator } from '../../../emulators/discord/index.ts';
import { memoryStore } from '../../support/store/memory-store.ts';
import { MEMBER, MODERATOR, startBot } from '../harness.ts';

const FLOOD = 200;
const stranger = { roles: [MEMBER], userId: '300000000000000009' };

test.each<[string, (discord: DiscordEmulator) => CommandHandle]>([
  ['a command', (discord) => discord.command({ name: 'unwhitelist', ...stranger })],
  ['a click', (discord) => discord.click('whatever', stranger)],
  ['a choice', (discord) => discord.select('whatever', ['1'], stranger)],
  ['an entry on a person', (discord) => discord.userMenu({ name: 'Remove', targetId: '7', ...stranger })],
  ['an entry on a message', (discord) => discord.messageMenu({ name: 'Remove', content: '1', ...stranger })],
])('%s of a stranger is refused by one call, and nothing of it is kept', async (_what, act) => {
  const store = memoryStore();
  const accept: typeof store.jobs.accept = () => Promise.reject(new Error('it was kept'));
  const { discord, received } = await startBot({
    store: { ...store, jobs: { ...store.jobs, accept } },
  });
  const reply = await act(discord).reply();

  expect(reply).toMatchObject({
    via: 'callback',
    ephemeral: true,
    text: `⛔ ${toMarkdown(en.refusals['not-moderator'])}`,
  });
  expect(reply.body).toMatchObject({ allowed_mentions: { parse: [] } });
  expect(received).toEqual([]);
  expect(discord.calls.filter(({ path }) => /interactions|webhooks/u.test(path))).toHaveLength(1);
});

test.each([
  ['was not taken', { status: 503 }],
  ['was taken without an answer', { status: 502, processed: true }],
  ['came too late', { status: 404, code: 10062 }],
])('a refusal that %s is not sent again, by no way', async (_why, failure) => {
  const { discord, logged, dispatch } = await startBot();
  discord.fail('callback', failure);
  discord.command({ name: 'unwhitelist', ...stranger });
  await logged(/could not be acknowledged|came too late/u);
  await dispatch.idle();

  expect(discord.calls.filter(({ path }) => /interactions|webhooks|channels/u.test(path))).toHaveLength(1);
});

test('a moderator behind 200 strangers is answered while Discord has taken no refusal yet', async () => {
  const { discord, dispatch, logs } = await startBot({ times: { acknowledge: 60_000 } });
  const held = Promise.withResolvers<undefined>();
  discord.fail('callback', { until: held.promise, times: FLOOD });
  for (let one = 0; one < FLOOD; one += 1)
    discord.command({ name: 'unwhitelist', ...stranger, userId: `9${String(one).padStart(17, '0')}` });
  await discord.called('callback', FLOOD);
  await discord.command({ name: 'unwhitelist', roles: [MODERATOR] }).reply();
  const callbacks = discord.calls.filter(({ route }) => route === 'callback');
  expect(callbacks).toHaveLength(FLOOD + 1);
  expect(callbacks.filter(({ status }) => status !== undefined)).toHaveLength(1);
  expect(logs.filter(({ msg }) => /not be acknowledged|turned away/u.test(msg))).toEqual([]);
  held.resolve(undefined);
  await dispatch.idle();
});
