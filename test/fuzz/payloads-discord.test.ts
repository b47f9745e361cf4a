/** What comes from Discord, through the real discord.js and the wired bot, and frames that neither platform sends. */
import fc from 'fast-check';
import { expect, onTestFinished } from 'vitest';
import { createDiscordEmulator, type DiscordEmulator } from '../../emulators/discord/index.ts';
import { GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { fakeSlack, startWithChats, type BotWithChats } from '../e2e/harness.ts';
import { expectOften, fuzzAsync } from './cases.ts';
import { anyJson, deepJson } from './json.ts';
import { mutate, mutations } from './mutations.ts';
import { readSlowly } from './slow-ids.ts';
import { at, KINDS, sample } from './slack-payloads.ts';

/** So few are under way at most: without a bound, the more there are the slower the machine is. */
const LIFE_EVERY = 10;
/** A busy machine may need longer than the 3 s that Discord gives, and what comes too late is left undone. */
const ACKNOWLEDGED_MS = 600_000;
/** Frames look like heartbeats too; a real one between them would be taken for the sign of a dead connection. */
const HEARTBEAT_MS = 3_600_000;
/** What the emulator for Slack can send. */
const FRAME_MAX = 60_000;
/** Nobody else's direct messages are taken for a reply to this moderator. */
const OTHER = '300000000000000007';
/** A button and a select whose offers nobody has made. */
const UNKNOWN = `uw1:${'A'.repeat(22)}`;

interface Run {
  readonly discord: DiscordEmulator;
  readonly bot: BotWithChats;
  readonly allowed: Set<string>;
  /** What was sent, by the live user's id in it. */
  readonly sent: Map<string, unknown>;
  readonly alive: () => Promise<void>;
}

/** A changed id or token leads to addresses that there are not. */
const CHANGED_IDS = /no such endpoint is described|recipient_id/u;

async function start(more: Parameters<typeof startWithChats>[0] = {}): Promise<Run> {
  const guilds = [{ id: GUILD, roles: [MODERATOR_ROLE] }];
  const discord = await createDiscordEmulator({ guilds, windowMs: ACKNOWLEDGED_MS, ignored: CHANGED_IDS });
  discord.gateway.behaviour.heartbeatMs = HEARTBEAT_MS;
  onTestFinished(() => discord.close());
  const bot = await startWithChats({ discord, discordTimes: { acknowledge: ACKNOWLEDGED_MS }, ...more });
  const alive = async (): Promise<void> => {
    discord.changeInteractions((payload) => payload);
    const { text } = await discord
      .command({ name: 'unwhitelist', options: { users: 'help' }, userId: OTHER })
      .reply();
    expect(text).toContain('/unwhitelist');
  };
  return { discord, bot, alive, allowed: new Set(), sent: new Map() };
}

async function expectHarmless({ discord, bot, allowed, sent, alive }: Run): Promise<void> {
  await alive();
  const good = discord.command({ name: 'unwhitelist', options: { users: '10001' }, userId: OTHER });
  expect((await good.reply()).text).toContain('Removed 1 user');
  await bot.stop();
  const removed = bot.service
    .bodies('BatchRemoveWhitelistParticipant')
    .flatMap((body) => /"ParticipantUserIds":\[([\d,]+)\]/u.exec(body)?.[1]?.split(',') ?? []);
  const others = removed.filter((id) => id !== '10001' && !allowed.has(id));
  expect(others.map((id) => sent.get(id) ?? id)).toEqual([]);
  expect(bot.service.bodies('BatchAddWhitelistParticipant')).toEqual([]);
  expect(bot.log.entries.filter(({ msg }) => /this is a bug|unhandled/iu.test(String(msg)))).toEqual([]);
}

const kind = fc.constantFrom(
  'command',
  'command',
  'subcommand',
  'file',
  'autocomplete',
  'button',
  'select',
  'user',
  'message',
);
const deed = fc.record({ kind, changes: mutations, moderator: fc.nat(7).map((n) => n === 0) });
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** Lets somebody do something of a kind; `id` is a live user's. */
function act(discord: DiscordEmulator, { kind: one, moderator }: Deed, id: string): unknown {
  const by = { roles: moderator ? [MODERATOR_ROLE] : [] };
  const command = { ...by, name: 'unwhitelist', options: { users: id } };
  switch (one) {
    case 'command':
      return discord.command(command);
    case 'subcommand':
      return discord.command({ ...by, name: 'whitelist history', options: { group: 'main' } });
    case 'file':
      return discord.command({ ...command, attachments: { file: { name: 'a.txt', content: '' } } });
    case 'autocomplete':
      // Without an answer, where nothing is suggested.
      return discord.autocomplete({ ...command, focused: 'users' }).catch(() => undefined);
    case 'button':
      return discord.click(UNKNOWN, by);
    case 'select':
      return discord.select(UNKNOWN, [id], by);
    case 'user':
      return discord.userMenu({ ...by, name: 'Remove from whitelist', targetId: '300000000000000009' });
    default:
      return discord.messageMenu({ ...by, name: 'Remove from whitelist', content: `remove ${id}` });
  }
}

/** The ids that a moderator gives with a slash command, read from what arrives and not from what was meant. */
function given(payload: Readonly<Record<string, unknown>>): readonly string[] {
  const roles = at(payload, 'member.roles');
  const isModerator =
    payload['guild_id'] === GUILD &&
    // Discord need not tell it.
    (payload['context'] ?? 0) === 0 &&
    at(payload, 'authorizing_integration_owners.0') === GUILD &&
    Array.isArray(roles) &&
    roles.includes(MODERATOR_ROLE);
  const options = at(payload, 'data.options');
  if (!isModerator || !Array.isArray(options)) return [];
  const values = options.map((option) => at(option, 'value'));
  return values.flatMap((value) => (typeof value === 'string' ? readSlowly(value).ids : []));
}

/** discord.js sends 50 requests in a second at most, and every case has a reply. */
const BOTS = 6;

fuzzAsync('payloads: Discord', deed, async () => {
  const runs = await Promise.all(Array.from({ length: BOTS }, () => start()));
  let count = 10_000_000;
  const check = async (one: Deed): Promise<void> => {
    const id = String((count += 1));
    const run = runs[count % BOTS];
    run?.discord.changeInteractions((payload) => {
      const mutated = mutate(payload, one.changes);
      for (const each of given(mutated)) run.allowed.add(each);
      run.sent.set(id, mutated);
      return mutated;
    });
    if (run) void act(run.discord, one, id);
    if (count % (BOTS * LIFE_EVERY) === 0) await Promise.all(runs.map(({ alive }) => alive()));
  };
  const end = async (): Promise<void> => {
    await Promise.all(runs.map(expectHarmless));
    expectOften(
      runs.reduce((sum, { allowed }) => sum + allowed.size, 0),
      20 * BOTS,
    );
  };
  return { check, end };
});

/** Not those that end or renew a connection, or tell of a server: a bot has to believe them. */
const opcode = fc.constantFrom<unknown>(0, 0, 0, 1, 11, 2, 6, 99, -1, null, '0', [0]);
const event = fc.oneof(
  fc.constantFrom<unknown>(
    'INTERACTION_CREATE',
    'MESSAGE_CREATE',
    'TYPING_START',
    'CHANNEL_DELETE',
    'GUILD_MEMBER_ADD',
    'ENTITLEMENT_CREATE',
  ),
  fc.constantFrom<unknown>('__proto__', 'error', 'constructor', '', null, 5),
);
const discordFrame = fc.record({
  op: opcode,
  t: event,
  s: fc.constant(null),
  d: anyJson.map(({ value }) => value),
});
const slackType = fc.constantFrom<unknown>(
  ...[
    'events_api',
    'slash_commands',
    'interactive',
    'hello',
    'error',
    'close',
    'connected',
    'disconnected',
    'ws_message',
    'slack_event',
  ],
  ...['__proto__', 'authenticated', 'outgoing_message', '', null, 5],
);
const slackFrame = fc.record({
  type: slackType,
  envelope_id: fc.constantFrom<unknown>('e', 5, null),
  payload: anyJson.map(({ value }) => value),
});
const whole = fc
  .tuple(fc.constantFrom(...KINDS), slackType)
  .map(([one, type]) => ({ ...sample(one, 'U9', '7'), type }));
const frame = fc.oneof(
  { weight: 3, arbitrary: discordFrame.map((one) => JSON.stringify(one)) },
  { weight: 3, arbitrary: fc.oneof(slackFrame, whole).map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: anyJson.map(({ text }) => text) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: deepJson.filter((text) => text.length < FRAME_MAX) },
);

fuzzAsync('payloads: frames of both gateways', frame, async () => {
  const slack = await fakeSlack();
  const run = await start({ slack });
  let count = 0;
  const alive = async (): Promise<void> => {
    await run.alive();
    expect((await slack.command({ text: 'help', userId: 'UMOD' }).reply()).text).toContain('/unwhitelist');
  };
  const check = async (text: string): Promise<void> => {
    run.discord.gateway.frame(text);
    slack.frame(text);
    if ((count += 1) % LIFE_EVERY === 0) await alive();
  };
  const end = async (): Promise<void> => {
    await alive();
    // Of the two connections that there are from the start.
    expect(slack.callsOf('apps.connections.open')).toHaveLength(2);
    expect(
      run.discord.gateway.events.filter(({ kind: one }) => one === 'connected' || one === 'closed'),
    ).toHaveLength(1);
    await expectHarmless(run);
  };
  return { check, end };
});
