/** People who are no moderators: they are refused at once, leave nothing behind, and keep nobody waiting. */
import { expect, test } from 'vitest';
import { plainText } from '../../../src/chat/sentence.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import { MODES, startHarness, type SlackHarness, type HarnessOptions } from '../harness.ts';

const REFUSED = plainText(catalogues.en.refusals['not-moderator']);
/** Before the moderator's command, and as many behind it. */
const STRANGERS = 200;
/** The strangers whose language is looked up in one minute. */
const LOOKED_UP = 20;

interface Counted extends SlackHarness {
  /** How often something was handed over to be kept. */
  readonly kept: () => number;
}

async function start(options: Partial<HarnessOptions> = {}): Promise<Counted> {
  let kept = 0;
  const harness = await startHarness({
    mode: 'socket',
    emulator: { userGroups: { S1: ['U1'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
    dispatch: (dispatch) => ({
      ...dispatch,
      receive: (...given) => {
        kept += 1;
        return dispatch.receive(...given);
      },
    }),
    ...options,
  });
  return { ...harness, kept: () => kept };
}

test.each(MODES)(
  'over $mode, one is refused in the acknowledgement, once the members are known',
  async ({ mode }) => {
    const { slack, kept } = await start({ mode });
    await slack.command({ text: '1' }).reply();
    const calls = slack.calls.length;
    const refused = slack.command({ text: '1', userId: 'U2' });
    expect(await refused.reply()).toMatchObject({
      text: `⛔ ${REFUSED}`,
      via: 'acknowledgement',
      ephemeral: true,
      userId: 'U2',
    });
    expect(kept()).toBe(1);
    expect(slack.calls.slice(calls).map(({ method }) => method)).toEqual(['users.info']);
  },
);

test('one reads it in their own language', async () => {
  const { slack } = await start({ emulator: { userGroups: { S1: [] }, users: { U2: { locale: 'zh-CN' } } } });
  await slack.command({ text: '1', userId: 'U3' }).reply();
  const text = plainText(catalogues['zh-CN'].refusals['not-moderator']);
  expect((await slack.command({ text: '1', userId: 'U2' }).reply()).text).toBe(`⛔ ${text}`);
});

test('where Slack does not tell their language, one reads it in English', async () => {
  const { slack } = await start();
  await slack.command({ text: '1' }).reply();
  slack.fail('users.info', { rateLimited: 30 });
  expect((await slack.command({ text: '1', userId: 'U2' }).reply()).text).toBe(`⛔ ${REFUSED}`);
});

test('one who clicks, or uses the menu of a message, is told by another message, and nothing is kept', async () => {
  const { slack, kept } = await start({ menu: { en: 'Remove', 'zh-CN': '移出' } });
  await slack.command({ text: '1' }).reply();
  const modal = await slack.shortcut({ message: { text: '1' }, userId: 'U2' }).modal();
  expect(modal.text).toBe(`⛔ ${REFUSED}`);
  expect(kept()).toBe(1);
});

test('where Slack cannot be asked for the members, everybody else is told so and nothing is kept', async () => {
  const { slack, kept } = await start();
  slack.fail('usergroups.users.list', { rateLimited: 30 });
  await slack.command({ text: '1', userId: 'U2' }).reply();
  const { text, via } = await slack.command({ text: '1', userId: 'U1' }).reply();
  expect({ text, via }).toEqual({
    text: `⛔ ${plainText(catalogues.en.refusals['check-unavailable'])}`,
    via: 'acknowledgement',
  });
  expect(kept()).toBe(1);
});

test('a moderator among 400 strangers waits for nothing that is done for them, and nothing of them is kept', async () => {
  const { slack, kept } = await start({ times: { localeMs: 60_000 } });
  await slack.command({ text: '0' }).reply();
  const calls = slack.calls.length;
  // The languages that are looked up for strangers are never told.
  slack.fail('users.info', 'hang');
  const flood = (from: number): readonly Promise<unknown>[] =>
    Array.from({ length: STRANGERS }, (_, index) =>
      slack.command({ text: '1', userId: `UX${from + index}` }).reply(),
    );
  const before = flood(0);
  const moderators = slack.command({ text: '7' }).reply();
  const after = flood(STRANGERS);
  const looked = new Set((await slack.called('users.info', 1 + LOOKED_UP)).map(({ args }) => args['user']));
  expect((await moderators).text).toContain('ran with 7');
  const waiting = (stranger: number): boolean => looked.has(`UX${stranger}`);
  await Promise.all([...before, ...after].filter((_, stranger) => !waiting(stranger)));
  expect(kept()).toBe(2);
  const methods = slack.calls.slice(calls).map(({ method }) => method);
  // A few languages are looked up; nothing else is asked for a stranger.
  expect(new Set(methods)).toEqual(new Set(['users.info', 'response_url']));
  expect(methods.filter((method) => method === 'users.info')).toHaveLength(LOOKED_UP);
  expect(methods.filter((method) => method === 'response_url')).toHaveLength(1);
});
