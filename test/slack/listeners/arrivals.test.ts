/** Everything that Slack may deliver, through the real Bolt, and what is handed on of it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import type { Invocation } from '../../../src/chat/invocation.ts';
import { createHistory } from '../../../emulators/slack/history.ts';
import { encode } from '../../../emulators/slack/deliveries.ts';
import type { Envelope } from '../../../emulators/slack/links.ts';
import { sendSigned } from '../../../emulators/slack/requests.ts';
import { MODES, startHarness, type SlackHarness, type Mode } from '../harness.ts';
import { HOMES } from '../home-payloads.ts';
import { CLICKS, SHORTCUTS } from '../message-payloads.ts';
import { COMMANDS, EVENTS, ORGANIZATION, SUBMISSIONS, UNUSED } from '../payloads.ts';

const menu = { en: 'Remove from whitelist', 'zh-CN': '移出白名单' };
const GRID = { team_id: 'T1', enterprise_id: 'E1' };
const ORG_WIDE = { team_id: 'E1', enterprise_id: 'E1', is_enterprise_install: true };

async function start(mode: Mode, installation: Readonly<Record<string, unknown>> = GRID) {
  const arrived = createHistory<Invocation>();
  const harness = await startHarness({
    mode,
    menu,
    commands: ['whitelist show'],
    emulator: { installation },
    dispatch: (dispatch) => ({
      ...dispatch,
      home: ({ invoker }) => Promise.resolve([notice('info', say`page of ${invoker.id}`)]),
      receive: async (invocation, acknowledge) => {
        arrived.add(invocation);
        await acknowledge();
        return 'taken';
      },
    }),
  });
  return { ...harness, arrived, deliver: (envelope: Envelope) => deliver(harness, envelope) };
}

/** Resolves with the acknowledgement. */
async function deliver({ slack, platform }: SlackHarness, { type, payload }: Envelope): Promise<string> {
  const port = platform.port();
  if (port !== undefined) {
    const given = Object.entries(payload).filter(([, value]) => value !== null);
    const sent = type === 'slash_commands' ? Object.fromEntries(given) : payload;
    const { status, body } = await sendSigned({
      port,
      secret: slack.signingSecret,
      ...encode({ type, payload: sent }),
    });
    expect(status).toBe(200);
    return body;
  }
  const id = randomUUID();
  const acknowledged = slack.acknowledged(id);
  slack.frame(JSON.stringify({ type, envelope_id: id, accepts_response_payload: true, payload }));
  return acknowledged;
}

describe.each(MODES)('over $mode', ({ mode }) => {
  test.each([
    { what: 'commands', installation: GRID, documented: COMMANDS },
    { what: 'clicks', installation: GRID, documented: CLICKS },
    { what: 'shortcuts', installation: GRID, documented: SHORTCUTS },
    { what: 'submissions', installation: GRID, documented: SUBMISSIONS },
    { what: 'events', installation: GRID, documented: EVENTS },
    { what: 'things without a listener', installation: GRID, documented: UNUSED },
    { what: 'things to a bot of a whole organization', installation: ORG_WIDE, documented: ORGANIZATION },
  ])('$what of every documented form are acknowledged and read', async ({ installation, documented }) => {
    const bench = await start(mode, installation);
    for (const { name, type, payload, arrives } of documented) {
      const before = bench.arrived.items.length;
      expect(await bench.deliver({ type, payload }), name).toBe('');
      const arrived = bench.arrived.items.slice(before);
      expect(arrived, name).toMatchObject(arrives === undefined ? [] : [arrives]);
    }
    expect(bench.log.items.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('a search of every documented form is answered', async () => {
    const bench = await start(mode);
    const search = { type: 'block_suggestion', team: { id: 'T1' }, user: { id: 'U1' }, value: '' };
    const view = { id: 'V1', callback_id: 'picker:en', private_metadata: `uw1:${'A'.repeat(22)} C1` };
    for (const payload of [
      search,
      { ...search, view },
      {
        ...search,
        view: { ...view, app_installed_team_id: 'T1' },
        container: { type: 'view', view_id: 'V1' },
      },
      {
        ...search,
        channel: { id: 'C1' },
        container: { type: 'message', message_ts: '1.2' },
        api_app_id: 'A1',
      },
      { ...search, team: { id: 'T1', enterprise_id: 'E1' }, user: { id: 'U1', team_id: 'E1' }, view },
    ]) {
      expect(JSON.parse(await bench.deliver({ type: 'interactive', payload }))).toEqual({ options: [] });
    }
    expect(bench.log.items.filter(({ level }) => level >= 40)).toEqual([]);
  });
});

test.each(MODES)(
  'over $mode, the page of the bot is made for every documented form of a visit',
  async ({ mode }) => {
    const bench = await start(mode);
    for (const { name, type, payload, made } of HOMES) {
      const before = bench.slack.callsOf('views.publish').length;
      await bench.deliver({ type, payload });
      // Of a visit that makes no page nothing follows; the next one follows it.
      if (!made) await bench.slack.openHome('U3');
      const published = await bench.slack.called('views.publish', before + 1);
      const { user } = payload['event'] as { readonly user: string };
      expect(published.at(-1)?.args, name).toMatchObject({ user_id: made ? user : 'U3' });
    }
    expect(bench.log.items.filter(({ level }) => level >= 40)).toEqual([]);
  },
);

test('a form of another kind than the documented one is refused, member by member', async () => {
  const { slack, arrived, log } = await start('socket');
  const base = { team_id: 'T1', user_id: 'U1', channel_id: 'C1', command: '/unwhitelist', text: '1' };
  const wrong = [
    ...['user_id', 'channel_id'].map((name) => ({ ...base, [name]: undefined })),
    ...['text', 'user_id', 'channel_id', 'trigger_id', 'response_url', 'team_id', 'enterprise_id'].map(
      (name) => ({
        ...base,
        [name]: 5,
      }),
    ),
    { ...base, response_url: 'no address' },
    { ...base, team_id: 'constructor' },
  ];
  for (const payload of wrong) slack.frame(JSON.stringify({ type: 'slash_commands', payload }));
  await log.first(wrong.length, ({ msg }) => msg.includes('frame that is not of the documented form'));
  expect(arrived.items).toEqual([]);
});
