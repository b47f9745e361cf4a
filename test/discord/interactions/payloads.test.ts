/** What Discord may send and leave out: every kind of interaction, as small as it is documented to be, and in every variant. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/chat/command.ts';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import type { CommandHandle, FakeInvoker } from '../../../emulators/discord/index.ts';
import { type BotOptions, GUILD, MODERATOR, type RunningBot, startBot, localized } from '../harness.ts';

type Payload = Readonly<Record<string, unknown>>;
type Change = (payload: Payload) => Payload;

const CHANNEL = '777';
const commands = (stub: Command): readonly Command[] => [
  { ...stub, menus: { message: localized('Remove these', '移出这些'), user: localized('Remove', '移出') } },
];
const options: BotOptions = {
  commands,
  answer: async ({ offer }) => ({
    ...notice('done', say`done`),
    buttons: [{ key: await offer('unwhitelist', {}, false), label: 'Again', style: 'normal' }],
  }),
};

const FORM = { customId: 'uw1:unknown', title: '', fields: [{ label: '', customId: 'users' }] };

type Use = (bot: RunningBot, by: FakeInvoker) => CommandHandle | Promise<CommandHandle>;
/** Every kind of interaction that gets a reply. */
const KINDS: readonly (readonly [string, Use])[] = [
  [
    'a command',
    ({ discord }, by) => discord.command({ name: 'unwhitelist', options: { users: '1' }, ...by }),
  ],
  ['an entry on a person', ({ discord }, by) => discord.userMenu({ name: 'Remove', targetId: '12', ...by })],
  [
    'an entry on a message',
    ({ discord }, by) => discord.messageMenu({ name: 'Remove these', content: '1', ...by }),
  ],
  ['a button', ({ discord }, by) => discord.click('u1:unknown', by)],
  ['a menu', ({ discord }, by) => discord.select('u1:unknown', ['1'], by)],
  ['a submitted form', ({ discord }, by) => discord.submit(FORM, '1', by)],
];
/** What is said where it was run, and for a control that nobody knows. */
const RUN = ['✅ done', `⛔ ${toMarkdown(en.offers.expired)}`];

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object, all that is optional being away */
const smallest: Change = (payload) => {
  const { id, application_id, type, token, version, data, guild_id, channel_id } = payload;
  const { entitlements, authorizing_integration_owners, message } = payload;
  const { user, roles, joined_at, deaf, mute, flags } = payload['member'] as Payload;
  const { id: userId, username, discriminator, avatar, global_name } = user as Payload;
  const member = {
    roles,
    joined_at,
    deaf,
    mute,
    flags,
    user: { id: userId, username, discriminator, avatar, global_name },
  };
  return {
    id,
    application_id,
    type,
    token,
    version,
    guild_id,
    channel_id,
    member,
    entitlements,
    authorizing_integration_owners,
    data: smallestData(data as Payload),
    ...(message !== undefined && { message }),
  };
};

function smallestData({ options: given, ...data }: Payload): Payload {
  return Array.isArray(given) && given.length === 0
    ? data
    : { ...data, ...(given !== undefined && { options: given }) };
}

/** With what nobody knows yet. */
const grown: Change = (payload) => ({
  ...payload,
  novelty: { a: [1] },
  version: 2,
  context: 0,
  app_permissions: '9',
});
const owners =
  (authorizing_integration_owners: Payload): Change =>
  (payload) => ({ ...payload, authorizing_integration_owners });
const without =
  (...names: readonly string[]): Change =>
  (payload) =>
    Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)));

async function used(use: Use, change: Change, by: FakeInvoker = {}) {
  const bot = await startBot(options);
  bot.discord.changeInteractions((payload) => change(payload as Payload));
  const reply = await (await use(bot, { channelId: CHANNEL, ...by })).reply();
  return { bot, reply };
}

describe.each(KINDS)('%s', (_kind, use) => {
  test.each([
    ['as small as it is documented', smallest],
    ['with more than is documented', grown],
    ['without a context', without('context')],
    ['without a channel', without('channel')],
    ['without languages and permissions', without('locale', 'guild_locale', 'app_permissions')],
    ['without a limit of uploads', without('attachment_size_limit')],
    ['of an app that the server and the user installed', owners({ 0: GUILD, 1: '300000000000000001' })],
  ])('%s is answered, in its channel', async (_what, change) => {
    const { bot, reply } = await used(use, change);
    expect(RUN).toContain(reply.text);
    expect(bot.received).toMatchObject([{ channelId: CHANNEL }]);
  });

  test.each<[string, Change, keyof typeof en.refusals, FakeInvoker]>([
    ['of an app that the user alone installed', owners({ 1: '3' }), 'not-server-install', {}],
    ['of an app that nobody installed', owners({}), 'not-server-install', {}],
    ['in a direct message', (payload) => payload, 'not-in-server', { dm: true }],
    ['in a direct message without a context', without('context'), 'not-in-server', { dm: true }],
    ['between people', (payload) => ({ ...payload, context: 2 }), 'not-in-server', { dm: true }],
    ['in a context that nobody knows', (payload) => ({ ...payload, context: 9 }), 'not-in-server', {}],
    ['without a server', without('guild_id'), 'not-in-server', {}],
  ])('%s is refused', async (_what, change, refusal, by) => {
    const { bot, reply } = await used(use, change, by);
    expect(reply.text).toBe(`⛔ ${toMarkdown(en.refusals[refusal])}`);
    expect(bot.received).toEqual([]);
  });
});

describe('suggestions', () => {
  const typed = { name: 'unwhitelist', options: { group: 'mai' }, focused: 'group' };
  test.each([
    ['as small as it is documented', smallest],
    ['without a context', without('context')],
    ['without a channel', without('channel')],
  ])('for what is typed, %s, are made', async (_what, change) => {
    const { discord, suggestContexts } = await startBot();
    discord.changeInteractions((payload) => change(payload as Payload));
    expect(await discord.autocomplete({ ...typed, channelId: CHANNEL })).toEqual([
      { name: 'Main group', value: 'main' },
    ]);
    expect(suggestContexts).toMatchObject([{ channelId: CHANNEL }]);
  });

  test.each<[string, Change, object]>([
    ['in a direct message', (payload) => payload, { dm: true }],
    ['of an app that the user alone installed', owners({ 1: '3' }), {}],
  ])('are none for what is typed %s', async (_what, change, by) => {
    const { discord } = await startBot();
    discord.changeInteractions((payload) => change(payload as Payload));
    expect(await discord.autocomplete({ ...typed, ...by })).toEqual([]);
  });
});

/** https://docs.discord.com/developers/resources/message#message-object */
test.each<[string, Change]>([
  ['of a bot', (message) => ({ ...message, author: { ...(message['author'] as Payload), bot: true } })],
  [
    'of a webhook',
    (message) => ({ ...message, webhook_id: '5', author: { id: '5', username: 'hook', avatar: null } }),
  ],
  [
    'of an application',
    (message) => ({
      ...message,
      application_id: '6',
      interaction_metadata: { id: '1', type: 2, user: message['author'], authorizing_integration_owners: {} },
    }),
  ],
  ['of a type that nobody knows', (message) => ({ ...message, type: 99 })],
  ['of a system', (message) => ({ ...message, type: 7 })],
  [
    'with fields that are null',
    (message) => ({ ...message, edited_timestamp: null, poll: null, thread: null }),
  ],
  ['without lists', without('embeds', 'components', 'attachments', 'mentions')],
  ['with a forward that says nothing', (message) => ({ ...message, message_snapshots: [{ message: {} }] })],
  ['with a component that nobody knows', (message) => ({ ...message, components: [{ type: 99 }] })],
])('a message %s is read', async (_what, change) => {
  const { discord, runs } = await startBot(options);
  discord.changeInteractions((payload) => {
    const { data, ...others } = payload as {
      readonly data: { readonly resolved: { readonly messages: object } };
    };
    const messages = Object.entries(data.resolved.messages).map(([id, one]) => [id, change(one as Payload)]);
    return { ...others, data: { ...data, resolved: { messages: Object.fromEntries(messages) as object } } };
  });
  await discord.messageMenu({ name: 'Remove these', content: '10001' }).reply();
  expect(runs).toMatchObject([{ options: { users: '10001', from: 'message' } }]);
});

test.each<[string, Change]>([
  ['a ping', (payload) => without('data')({ ...payload, type: 1 })],
  ['a submitted dialogue', (payload) => ({ ...payload, type: 5, data: { custom_id: 'x', components: [] } })],
  ['one of a type that nobody knows', (payload) => ({ ...payload, type: 99 })],
  [
    'a command of a type that nobody knows',
    (payload) => ({ ...payload, data: { id: '1', name: 'x', type: 99, target_id: '5' } }),
  ],
  ['the entry point of an activity', (payload) => ({ ...payload, data: { id: '1', name: 'x', type: 4 } })],
])('%s is left alone, and the next interaction works', async (_what, change) => {
  const { discord, runs, fatal, logs } = await startBot();
  discord.changeInteractions((payload) => change(payload as Payload));
  discord.command({ name: 'unwhitelist', roles: [MODERATOR] });
  discord.changeInteractions((payload) => payload);
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
  expect(runs).toHaveLength(1);
  expect([fatal, logs.filter(({ level }) => level >= 50)]).toEqual([[], []]);
});

test.each([5, 6, 7, 8, 99])('a control of type %i is left alone', async (component_type) => {
  const { discord, runs, logs } = await startBot();
  discord.changeInteractions((payload) => ({
    ...payload,
    data: { custom_id: 'x', component_type, values: ['1'], resolved: {} },
  }));
  discord.click('x', { roles: [MODERATOR] });
  discord.changeInteractions((payload) => payload);
  await discord.command({ name: 'unwhitelist' }).reply();
  expect(runs).toHaveLength(1);
  expect(logs.filter(({ level }) => level >= 50)).toEqual([]);
});
