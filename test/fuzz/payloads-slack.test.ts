/** What comes from Slack, through the real Bolt and the wired bot: nothing that is not a moderator's command does anything. */
import { parse } from 'node:querystring';
import fc from 'fast-check';
import { expect, onTestFinished } from 'vitest';
import { readPayload } from '../../src/slack/receive/payload-schemas.ts';
import type { SlackEmulator } from '../../emulators/slack/index.ts';
import { sendSigned } from '../../emulators/slack/requests.ts';
import { fakeSlack, startWithChats, type BotWithChats } from '../e2e/harness.ts';
import { expectOften, fuzz, fuzzAsync } from './cases.ts';
import { anyJson } from './json.ts';
import { mutate, mutations } from './mutations.ts';
import { readSlowly } from './slow-ids.ts';
import { at, KINDS, sample, type Sample } from './slack-payloads.ts';

const anyKind = fc.constantFrom(...KINDS);

fuzz(
  'payloads: forms of Slack',
  fc.tuple(anyKind, mutations, anyJson, fc.nat(4)),
  ([one, changes, other, place]) => {
    const { payload, texts } = sample(one, 'UMOD', '7');
    expect(readPayload(payload).kind).toBe('ours');
    const mutated = mutate(payload, changes);
    if (readPayload(mutated).kind === 'ours' && isOfKind(mutated, payload)) {
      for (const path of texts) expect(at(mutated, path)).toBeTypeOf('string');
    }
    expect(['ours', 'unused', 'malformed']).toContain(readPayload(other.value).kind);
    if (typeof other.value === 'string') return;
    const broken = structuredClone(payload) as Record<string, unknown>;
    const path = texts[place % texts.length] ?? '';
    const [last = '', ...before] = path.split('.').toReversed();
    const container = at({ broken }, ['broken', ...before.toReversed()].join('.')) as Record<string, unknown>;
    container[last] = other.value;
    expect(readPayload(broken).kind).not.toBe('ours');
  },
);

/** By the members that tell one kind from another. */
function isOfKind(
  mutated: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
): boolean {
  return (
    ['type', 'command', 'event'].every((name) => name in mutated === name in payload) &&
    at(mutated, 'type') === at(payload, 'type') &&
    at(mutated, 'event.type') === at(payload, 'event.type')
  );
}

const deed = fc.record({
  kind: anyKind,
  changes: mutations,
  /** One in eight, since what moderators may do takes its time. */
  moderator: fc.nat(7).map((n) => n === 0),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** A barrier, and a sign of life, after so many cases. */
const LIFE_EVERY = 200;

const IN_FLIGHT_MAX = 200;

interface Run {
  readonly slack: SlackEmulator;
  readonly bot: BotWithChats;
  /** Ids that a moderator's command held when it arrived. */
  readonly allowed: Set<string>;
  readonly next: () => string;
  readonly alive: () => Promise<void>;
}

/** A changed id is one that nobody has. */
const CHANGED_IDS = /(?:users?|channel|thread_ts): Invalid string/u;

/** Many, since one person may have few commands in hand at once. */
const MODERATORS = Array.from({ length: IN_FLIGHT_MAX }, (_, index) => `UMOD1${index}`);
const IS_MODERATOR: ReadonlySet<unknown> = new Set(MODERATORS);
const moderatorOf = (id: string): string => MODERATORS[Number(id) % MODERATORS.length] ?? '';

async function start(http: boolean): Promise<Run> {
  const slack = await fakeSlack(onTestFinished, {
    ignored: CHANGED_IDS,
    userGroups: { S1: ['UMOD2', ...MODERATORS] },
  });
  const bot = await startWithChats({ slack, http });
  let count = 10_000_000;
  return {
    slack,
    bot,
    allowed: new Set<string>(),
    next: () => String((count += 1)),
    alive: async () => {
      const { text } = await slack.command({ text: 'help', userId: 'UMOD2' }).reply();
      expect(text).toContain('/unwhitelist');
    },
  };
}

/** The ids that a moderator gives with a slash command, read from what arrives and not from what was meant. */
function given({ type }: Sample, payload: Readonly<Record<string, unknown>>): readonly string[] {
  const { user_id: user, text } = payload;
  if (type !== 'slash_commands' || !IS_MODERATOR.has(user) || typeof text !== 'string') return [];
  return readSlowly(text.replace(/ reason:x$/u, '')).ids;
}

async function expectHarmless({ slack, bot, allowed, alive }: Run): Promise<void> {
  await alive();
  const good = slack.command({ text: '10001', userId: 'UMOD2' });
  expect((await good.reply()).text).toContain('Removed 1 user');
  await bot.stop();
  const removed = bot.service
    .bodies('BatchRemoveWhitelistParticipant')
    .flatMap((body) => /"ParticipantUserIds":\[([\d,]+)\]/u.exec(body)?.[1]?.split(',') ?? []);
  expect(removed).toContain('10001');
  expect(removed.filter((id) => id !== '10001' && !allowed.has(id))).toEqual([]);
  expect(bot.service.bodies('BatchAddWhitelistParticipant')).toEqual([]);
  expectOften(removed.length, 20);
  expect(bot.log.entries.filter(({ msg }) => /this is a bug|unhandled/iu.test(String(msg)))).toEqual([]);
}

fuzzAsync('payloads: Slack over HTTP', deed, async () => {
  const run = await start(true);
  const { slack, bot, allowed, next, alive } = run;
  const wrong: unknown[] = [];
  const port = Number(bot.log.entries.find(({ msg }) => msg === 'listening for Slack')?.['port']);
  /** What has no listener is answered after 3 s, so none is waited for by itself. */
  const waiting = new Set<Promise<unknown>>();
  const check = async ({ kind, changes, moderator }: Deed): Promise<void> => {
    const id = next();
    const made = sample(kind, moderator ? moderatorOf(id) : 'USTRANGER', id);
    const { body, contentType } = encode(made, mutate(made.payload, changes));
    for (const one of given(made, parse(body))) allowed.add(one);
    const answer = sendSigned({ port, secret: slack.signingSecret, body, contentType })
      .then(({ status }) => {
        if (![200, 400, 404].includes(status)) wrong.push([status, body]);
      })
      .finally(() => waiting.delete(answer));
    waiting.add(answer);
    if (waiting.size >= IN_FLIGHT_MAX) await Promise.race(waiting);
    if (Number(id) % LIFE_EVERY === 0) await alive();
  };
  const end = async (): Promise<void> => {
    await Promise.all(waiting);
    expect(wrong).toEqual([]);
    await expectHarmless(run);
  };
  return { check, end };
});

function encode({ type }: Sample, payload: Readonly<Record<string, unknown>>) {
  if (type === 'events_api')
    return { body: JSON.stringify(payload), contentType: 'application/json' } as const;
  const fields: [string, string][] =
    type === 'interactive'
      ? [['payload', JSON.stringify(payload)]]
      : Object.entries(payload).flatMap(([name, value]) =>
          [value ?? []]
            .flat()
            .map((one): [string, string] => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
        );
  const body = new URLSearchParams(fields).toString();
  return { body, contentType: 'application/x-www-form-urlencoded' } as const;
}

fuzzAsync('payloads: Slack in Socket Mode', deed, async () => {
  const run = await start(false);
  const { slack, allowed, next, alive } = run;
  const check = async ({ kind, changes, moderator }: Deed): Promise<void> => {
    const id = next();
    const made = sample(kind, moderator ? moderatorOf(id) : 'USTRANGER', id);
    const payload = mutate(made.payload, changes);
    for (const one of given(made, payload)) allowed.add(one);
    slack.frame(
      JSON.stringify({ type: made.type, envelope_id: id, accepts_response_payload: true, payload }),
    );
    if (Number(id) % LIFE_EVERY === 0) await alive();
  };
  return { check, end: () => expectHarmless(run) };
});
