/** Who may: listed users, members of user groups, and nobody while Slack does not say. */
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/chat/sentence.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import type { Fault } from '../../emulators/slack/index.ts';
import { MODES, startHarness, type SlackHarness, type Mode, type HarnessOptions } from './harness.ts';

const LOOK_UP = 'usergroups.users.list';
const REFUSED = `⛔ ${plainText(catalogues.en.refusals['not-moderator'])}`;
const UNAVAILABLE = `⛔ ${plainText(catalogues.en.refusals['check-unavailable'])}`;

/** Group S1 holds U1 and U2; nobody is listed by name. */
function startWithGroups(mode: Mode, options: Partial<HarnessOptions> = {}): Promise<SlackHarness> {
  return startHarness({
    mode,
    emulator: { userGroups: { S1: ['U1', 'U2'], S2: ['U3'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
    ...options,
  });
}

async function ask({ slack }: SlackHarness, userId: string): Promise<string> {
  const { text } = await slack.command({ text: '1', userId }).reply();
  return text;
}

describe.each(MODES)('over $mode', ({ mode }) => {
  test('a listed user needs no look-up', async () => {
    const harness = await startWithGroups(mode, {
      settings: { moderatorUsers: ['W9'], moderatorGroups: ['S1'] },
    });
    expect(await ask(harness, 'W9')).toBe('✅ ran with 1');
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(0);
  });

  test('members of any listed group may, others may not', async () => {
    const harness = await startWithGroups(mode, {
      settings: { moderatorUsers: [], moderatorGroups: ['S1', 'S2'] },
    });
    expect(await ask(harness, 'U2')).toBe('✅ ran with 1');
    expect(await ask(harness, 'U3')).toBe('✅ ran with 1');
    expect(await ask(harness, 'U4')).toBe(REFUSED);
    expect(harness.runs.items.map(({ invoker }) => invoker.id)).toEqual(['U2', 'U3']);
  });

  test.each<[string, Fault, string]>([
    ['missing_scope', { error: 'missing_scope' }, 'missing_scope'],
    ['an unknown group', { error: 'no_such_subteam' }, 'no_such_subteam'],
    ['a free plan', { error: 'plan_upgrade_required' }, 'plan_upgrade_required'],
    ['no answer', 'hang', 'timeout'],
    ['a cut connection', 'drop', 'no_connection'],
    ['a server error', { status: 503 }, 'http_503'],
    ['a page that is no JSON', { status: 200, body: '<html>' }, 'not_json'],
  ])('%s refuses everybody, says so, and is not remembered', async (_, fault, code) => {
    // Its own deadline, not the one of calls that have none; short only where it is waited for.
    const groupMs = fault === 'hang' ? 1_000 : 60_000;
    const harness = await startWithGroups(mode, { times: { groupMs, deliveryMs: 60_000 } });
    const mend = harness.slack.fail(LOOK_UP, fault);
    const asked = performance.now();
    expect(await ask(harness, 'U1')).toBe(UNAVAILABLE);
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(harness.runs.items).toHaveLength(0);
    const [line] = await harness.log.first(1, ({ msg }) => msg.includes('SLACK_MODERATOR_GROUPS'));
    expect(line).toMatchObject({ level: 50, group: 'S1', code });
    mend();
    expect(await ask(harness, 'U1')).toBe('✅ ran with 1');
  });
});

test('a rate limit is not waited for, and Slack is not asked again before its end', async () => {
  let clock = 0;
  const settings = { moderatorUsers: [], moderatorGroups: ['S1', 'S2'] };
  const harness = await startWithGroups('socket', { settings, now: () => clock });
  const mend = harness.slack.fail(LOOK_UP, { rateLimited: 30 });
  const people = Array.from({ length: 30 }, (_, number) => `U${number + 1}`);
  const texts = await Promise.all(people.map((userId) => ask(harness, userId)));
  expect(new Set(texts)).toEqual(new Set([UNAVAILABLE]));
  // One for each group.
  expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(2);
  const lines = harness.log.items.filter(({ msg }) => msg.includes('SLACK_MODERATOR_GROUPS'));
  expect(lines).toMatchObject([
    { level: 50, group: 'S1', code: 'rate_limited', waitMs: 30_000 },
    { level: 50, group: 'S2', code: 'rate_limited', waitMs: 30_000 },
  ]);
  mend();
  clock = 29_999;
  expect(await ask(harness, 'U1')).toBe(UNAVAILABLE);
  expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(2);
  clock = 30_000;
  expect(await ask(harness, 'U1')).toBe('✅ ran with 1');
  expect(await ask(harness, 'U3')).toBe('✅ ran with 1');
  expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(4);
});

test('a group that fails does not matter to a member of another, not even to the time it takes', async () => {
  const settings = { moderatorUsers: [], moderatorGroups: ['S404', 'S1'] };
  const harness = await startWithGroups('socket', { settings, times: { groupMs: 60_000 } });
  expect(await ask(harness, 'U1')).toBe('✅ ran with 1');
  expect(await ask(harness, 'U9')).toBe(UNAVAILABLE);
  harness.slack.fail(LOOK_UP, 'hang', 1);
  const asked = performance.now();
  expect(await ask(harness, 'U1')).toBe('✅ ran with 1');
  expect(performance.now() - asked).toBeLessThan(20_000);
});

describe('what is known of a group', () => {
  test('serves for a minute, and then is asked again', async () => {
    let now = 0;
    const harness = await startWithGroups('socket', { now: () => now });
    await ask(harness, 'U1');
    now = 59_999;
    await ask(harness, 'U2');
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(1);
    harness.slack.userGroups.set('S1', ['U2']);
    now = 60_000;
    expect(await ask(harness, 'U1')).toBe(REFUSED);
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(2);
  });

  test('is asked once for commands that come together', async () => {
    const harness = await startWithGroups('socket');
    const answers = await Promise.all(['U1', 'U2', 'U4', 'U1'].map((userId) => ask(harness, userId)));
    expect(answers).toEqual(['✅ ran with 1', '✅ ran with 1', REFUSED, '✅ ran with 1']);
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(1);
  });

  test('never allows once it is too old, even if Slack does not answer', async () => {
    let now = 0;
    const harness = await startWithGroups('socket', { now: () => now });
    await ask(harness, 'U1');
    now = 60_000;
    harness.slack.fail(LOOK_UP, { error: 'internal_error' });
    expect(await ask(harness, 'U1')).toBe(UNAVAILABLE);
  });

  test.each(
    MODES.flatMap(({ mode }) => [
      { mode, event: { type: 'subteam_members_changed', subteam_id: 'S1', removed_users: ['U1'] } },
      { mode, event: { type: 'subteam_updated', subteam: { id: 'S1' } } },
    ]),
  )('is dropped over $mode at $event.type', async ({ mode, event }) => {
    const harness = await startWithGroups(mode);
    expect(await ask(harness, 'U1')).toBe('✅ ran with 1');
    harness.slack.userGroups.set('S1', ['U2']);
    await harness.slack.event(event);
    expect(await ask(harness, 'U1')).toBe(REFUSED);
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(2);
  });

  test('is kept when another group changes', async () => {
    const harness = await startWithGroups('socket');
    await ask(harness, 'U1');
    await harness.slack.event({ type: 'subteam_updated', subteam: { id: 'S2' } });
    await ask(harness, 'U1');
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(1);
  });

  test('does not count when the group changes while it is asked about', async () => {
    const harness = await startWithGroups('socket');
    const release = harness.slack.hold(LOOK_UP);
    const delivery = harness.slack.command({ text: '1', userId: 'U1' });
    await harness.slack.called(LOOK_UP);
    // The held answer was made before the change, and arrives after it.
    harness.slack.userGroups.set('S1', ['U2']);
    await harness.slack.event({ type: 'subteam_members_changed', subteam_id: 'S1', removed_users: ['U1'] });
    release();
    expect((await delivery.reply()).text).toBe(REFUSED);
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(2);
    expect(harness.runs.items).toHaveLength(0);
  });
});

describe('a moderator of some live groups', () => {
  const settings = {
    moderatorUsers: ['U7'],
    moderatorGroups: ['S1'],
    groupModerators: new Map([
      ['S2', ['11', '12']],
      ['S3', ['13']],
      ['U3', ['13']],
      ['U7', ['13']],
    ]),
  };
  const start = (options: Partial<HarnessOptions> = {}): Promise<SlackHarness> =>
    startHarness({
      mode: 'socket',
      emulator: { userGroups: { S1: ['U1'], S2: ['U1', 'U2', 'U3'], S3: ['U4'] } },
      settings,
      ...options,
    });
  const rightsOf = async (harness: SlackHarness, userId: string): Promise<unknown> => {
    expect(await ask(harness, userId)).toBe('✅ ran with 1');
    return harness.runs.items.at(-1)?.access;
  };

  test('by a user group, by their own id, or by both', async () => {
    const harness = await start();
    expect(await rightsOf(harness, 'U2')).toEqual({ conversations: ['11', '12'] });
    expect(await rightsOf(harness, 'U3')).toEqual({ conversations: ['13', '11', '12'] });
    expect(await rightsOf(harness, 'U4')).toEqual({ conversations: ['13'] });
    expect(await ask(harness, 'U9')).toBe(REFUSED);
    // One for each user group.
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(3);
  });

  test('and of all may act on all', async () => {
    const harness = await start();
    expect(await rightsOf(harness, 'U1')).toBe('allowed');
    expect(await rightsOf(harness, 'U7')).toBe('allowed');
  });

  test('has the rights that are known where a user group cannot be read', async () => {
    const harness = await start();
    harness.slack.userGroups.delete('S1');
    harness.slack.userGroups.delete('S3');
    expect(await rightsOf(harness, 'U2')).toEqual({ conversations: ['11', '12'], unsure: true });
    expect(await ask(harness, 'U4')).toBe(UNAVAILABLE);
    const [line] = await harness.log.first(1, ({ msg }) => msg.includes('GROUP_MODERATORS'));
    expect(line).toMatchObject({ level: 50, group: 'S3' });
  });

  test('is not held up by a rate limit, while which Slack is not asked', async () => {
    let now = 0;
    const harness = await start({ now: () => now });
    await rightsOf(harness, 'U2');
    now = 60_000;
    harness.slack.fail(LOOK_UP, { rateLimited: 30 });
    expect(await ask(harness, 'U2')).toBe(UNAVAILABLE);
    const { length } = harness.slack.callsOf(LOOK_UP);
    expect(await rightsOf(harness, 'U3')).toEqual({ conversations: ['13'], unsure: true });
    expect(harness.slack.callsOf(LOOK_UP)).toHaveLength(length);
  });
});
