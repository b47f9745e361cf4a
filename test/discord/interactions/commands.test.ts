/** A slash command from Discord's event to what the moderator reads. */
import { describe, expect, test } from 'vitest';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { zhCN } from '../../../src/chat/texts/zh-cn/index.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import { startBot } from '../harness.ts';

describe('a command', () => {
  test('is acknowledged before anything else, so that only the invoker sees the reply', async () => {
    const callsBeforeRun: string[] = [];
    const { discord } = await startBot({
      answer: () => {
        callsBeforeRun.push(...discord.calls.map(({ route }) => route));
        return notice('done', say`done`);
      },
    });
    await discord.registered('100000000000000001');
    const command = discord.command({ name: 'unwhitelist' });

    expect(await command.acknowledged).toMatchObject({ ephemeral: true });
    expect(await command.reply()).toMatchObject({ text: '✅ done', ephemeral: true, via: 'edit' });
    expect(callsBeforeRun.slice(3)).toEqual(['callback']);
  });

  test('gets the options that were typed, to the last character, and where', async () => {
    const { discord, runs } = await startBot();
    const options = { users: '12\n34,\u3000<@5>', reason: ' spam: `x` **y**\n' };
    await discord.command({ name: 'unwhitelist', options, channelId: '777', userId: '888' }).reply();

    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ channelId: '777', invoker: { platform: 'discord', id: '888' } });
    expect(runs[0]?.options).toEqual(options);
  });

  test('is named in the log by the interaction', async () => {
    const { discord, runs, logged } = await startBot();
    const command = discord.command({ name: 'unwhitelist' });
    await command.reply();

    expect(runs[0]?.id).toBe(command.id);
    expect(await logged(/^answered$/u)).toMatchObject({ interaction: command.id, outcome: 'done' });
  });

  test.each([
    ['en-US', en],
    ['de', en],
    ['zh-CN', zhCN],
    ['zh-TW', zhCN],
  ])('is answered in the language of the moderator: %s', async (locale, { stopping }) => {
    const { discord } = await startBot({ answer: ({ texts }) => notice('done', texts.stopping) });
    const { text } = await discord.command({ name: 'unwhitelist', locale }).reply();
    expect(text).toBe(`✅ ${toMarkdown(stopping)}`);
  });

  test('that nobody knows is answered too', async () => {
    const { discord, runs } = await startBot();
    const { text } = await discord.command({ name: 'nosuch' }).reply();

    expect(text).toBe(`⛔ ${toMarkdown(en.unknownCommand)}`);
    expect(runs).toHaveLength(0);
  });

  test('that fails by a bug is answered, and the bot goes on', async () => {
    let broken = true;
    const { discord } = await startBot({
      answer: () => {
        if (broken) throw new Error('a bug');
        return notice('done', say`done`);
      },
    });
    const failed = discord.command({ name: 'unwhitelist' });
    expect((await failed.reply()).text).toContain(`\`${failed.id}\``);

    broken = false;
    expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
  });

  test('that fails outside of every command is a line in the log, and the bot goes on', async () => {
    const { discord, logged, platform } = await startBot({
      serve: () => Promise.reject(new Error('a bug in the dispatch')),
    });
    const { id } = discord.command({ name: 'unwhitelist' });
    expect(await logged(/this is a bug/u)).toMatchObject({
      interaction: id,
      reason: 'Error: a bug in the dispatch',
    });
    const typing = { name: 'unwhitelist', focused: 'group', options: { group: 'main' } };
    expect(await discord.autocomplete(typing)).toHaveLength(1);
    expect(platform.connected()).toBe(true);
  });

  test('does not run for an interaction of another kind', async () => {
    const { discord, runs, logged } = await startBot();
    discord.gateway.dispatch('INTERACTION_CREATE', userSelect('1'));

    expect(await logged(/of a kind that this bot does not use/u)).toMatchObject({ level: 20 });
    expect(runs).toHaveLength(0);
  });
});

/** INTERACTION_CREATE of a select of users, which this bot does not have. */
function userSelect(id: string): object {
  return {
    id,
    application_id: '200000000000000001',
    type: 3,
    token: 'interaction-token-0',
    channel: { id: '1', type: 0 },
    data: { custom_id: 'x', component_type: 5, values: [] },
    message: { id: '2', channel_id: '1' },
    user: { id: '3', username: 'somebody', discriminator: '0' },
    entitlements: [],
    authorizing_integration_owners: {},
  };
}
