/** The modal that is opened empty at once and filled later: a trigger id is good for 3 s, and reading takes longer. */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import type { Dispatch } from '../../../src/chat/dispatch.ts';
import type { Invocation } from '../../../src/chat/invocation.ts';
import type { ResponderFactory } from '../../../src/chat/platform.ts';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { plainText, say } from '../../../src/chat/sentence.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import { createStateFields } from '../../../src/slack/reply/responder-state.ts';
import type { SlackEmulator } from '../../../emulators/slack/index.ts';
import { MODES, startHarness, type SlackHarness, type HarnessOptions } from '../harness.ts';
import { buttonReply, pickerReply } from '../replies.ts';

const { en, 'zh-CN': zh } = catalogues;
const menu = { en: 'Remove from whitelist', 'zh-CN': '移出白名单' };
const REFUSED = plainText(en.dialog.windowRefused);
const ELSEWHERE = plainText(en.dialog.elsewhere);
const message = { text: '1' };

/** Asks with a button, which runs the command for 7. */
function ask(request: Request): Promise<Reply> | Reply {
  return request.options['users'] === '7' ? notice('done', say`Done.`) : buttonReply(request);
}

/** A command that answers once it is let go; `begun` resolves when it runs. */
async function startHeld(
  answer: (request: Request) => Promise<Reply> | Reply,
  options: Partial<HarnessOptions> = {},
): Promise<SlackHarness & { readonly begun: Promise<unknown>; readonly letGo: () => void }> {
  const begun = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  const run = async (request: Request): Promise<Reply> => {
    begun.resolve(undefined);
    await released.promise;
    return answer(request);
  };
  const harness = await startHarness({ mode: 'socket', menu, run, ...options });
  const letGo = (): void => {
    released.resolve(undefined);
  };
  return { ...harness, begun: begun.promise, letGo };
}

/** Opens the empty modal of a shortcut; resolves once the command runs and the modal is there. */
async function openEmpty({ slack, begun }: { slack: SlackEmulator; begun: Promise<unknown> }) {
  const used = slack.shortcut({ message });
  await Promise.all([begun, slack.called('views.open')]);
  await expect.poll(() => slack.views).toHaveLength(1);
  return { used, empty: slack.views[0] ?? fail() };
}

function fail(): never {
  throw new Error('no modal was opened');
}

describe.each(MODES)('of a shortcut, over $mode', ({ mode }) => {
  test('is opened before anything is asked or read, and filled in its place', async () => {
    const { slack, runs } = await startHarness({ mode, menu, run: ask });
    const release = slack.hold('users.info');
    const used = slack.shortcut({ message });
    await slack.called('views.open');
    expect(runs.items).toEqual([]);
    release();
    const filled = await used.modal();
    const [empty, ...others] = slack.views;
    expect(empty).toMatchObject({
      title: 'Please wait · 请稍候',
      submit: undefined,
      id: filled.id,
      text: `${plainText(en.dialog.loading)}\n${plainText(zh.dialog.loading)}`,
    });
    expect(filled).toMatchObject({ title: menu.en, text: 'ℹ️ Really?', submit: 'Do it' });
    expect(others).toEqual([filled]);
    expect(used.shown).toEqual([]);
    expect((await slack.submit(filled).reply()).text).toBe('✅ Done.');
  });
});

test('of a picker is opened as soon as the command knows that it will need one', async () => {
  const { slack } = await startHarness({
    mode: 'socket',
    run: async (request) => {
      request.openPickerDialogue('Pick users to remove');
      await slack.called('views.open');
      return pickerReply(request);
    },
  });
  const picker = await slack.command({ text: '' }).modal();
  expect(picker.submit).toBe('Remove');
  expect(slack.views.map(({ title, id }) => [title, id])).toEqual([
    ['Pick users to remove', picker.id],
    ['Pick users to remove', picker.id],
  ]);
});

test('of a picker shows what came instead of one', async () => {
  const { slack } = await startHarness({
    mode: 'socket',
    run: ({ openPickerDialogue: willPick }) => {
      willPick('Pick users to remove');
      return notice('info', say`The whitelist is empty.`);
    },
  });
  const command = slack.command({ text: '' });
  expect(await command.modal()).toMatchObject({ text: 'ℹ️ The whitelist is empty.', close: en.dialog.close });
  expect(command.shown).toEqual([]);
});

describe('when it was closed meanwhile', () => {
  test('the reply is a message, with its buttons, and nothing is logged as an error', async () => {
    const bench = await startHeld(ask);
    const { used, empty } = await openEmpty(bench);
    bench.slack.dismiss(empty);
    bench.letGo();
    const reply = await used.reply();
    expect(reply).toMatchObject({ text: 'ℹ️ Really?', buttons: ['Do it'], via: 'response_url' });
    await bench.dispatch.idle();
    expect(bench.slack.callsOf('views.update')).toHaveLength(1);
    expect(bench.log.items.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('a reply that is a message is one all the same', async () => {
    const file = { name: 'a.csv', content: '1', pointer: [], tooLarge: [] };
    const bench = await startHeld(() => ({ ...notice('info', say`Here.`), file, wantsFile: true }));
    const { used, empty } = await openEmpty(bench);
    bench.slack.dismiss(empty);
    bench.letGo();
    expect((await used.reply()).text).toContain('ℹ️ Here.');
  });
});

describe('that Slack refuses to fill', () => {
  test.each(['invalid_arguments', 'view_too_large', 'internal_error'])(
    'with %s: the reply is a message that says so, and so does the modal',
    async (error) => {
      const bench = await startHeld(ask);
      const { used, empty } = await openEmpty(bench);
      bench.slack.fail('views.update', { error }, 1);
      bench.letGo();
      const reply = await used.reply();
      expect(reply).toMatchObject({ text: `ℹ️ Really?\n${REFUSED}`, buttons: ['Do it'] });
      await bench.dispatch.idle();
      expect(bench.slack.shown(empty)?.text).toBe(ELSEWHERE);
      expect((await bench.slack.click(reply, 'Do it').reply()).text).toBe('✅ Done.');
    },
  );

  test('again and again: the reply is a message all the same', async () => {
    const bench = await startHeld(ask);
    bench.slack.fail('views.update', { error: 'internal_error' });
    const { used } = await openEmpty(bench);
    bench.letGo();
    expect((await used.reply()).text).toContain(REFUSED);
    await bench.dispatch.idle();
    expect(bench.log.items.filter(({ msg }) => msg === 'answered')).toHaveLength(1);
  });

  test('because of its rate limit is filled later', async () => {
    const bench = await startHeld(ask);
    bench.slack.fail('views.update', { rateLimited: 0 }, 2);
    const { used } = await openEmpty(bench);
    bench.letGo();
    expect((await used.modal()).text).toBe('ℹ️ Really?');
    expect(used.shown).toEqual([]);
  });
});

test('says in the language of its moderator that the reply is a message', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => say`${String(index)} no`);
  const many = { ...notice('info', say`Many.`), sections: [{ heading: say`All`, lines }] };
  const bench = await startHeld(() => many, { emulator: { users: { U1: { locale: 'zh-CN' } } } });
  const { used, empty } = await openEmpty(bench);
  bench.letGo();
  await used.reply();
  await bench.dispatch.idle();
  expect(bench.slack.shown(empty)).toMatchObject({
    title: zh.dialog.done,
    text: plainText(zh.dialog.elsewhere),
    close: zh.dialog.close,
  });
});

test('is filled by another process, where the one that opened it has ended', async () => {
  let take: (() => ReturnType<ResponderFactory>) | undefined;
  const recording = (dispatch: Dispatch): Dispatch => ({
    ...dispatch,
    connect: (platform, factory) => {
      dispatch.connect(platform, (invocation: Invocation, state) => {
        let text = state.text;
        const keep = async (kept: string): Promise<void> => {
          text = kept;
          await state.keep(kept);
        };
        take = () => factory(invocation, { text, keep });
        return factory(invocation, { text, keep });
      });
    },
  });
  const bench = await startHeld(() => notice('info', say`Late.`), { dispatch: recording });
  const { empty } = await openEmpty(bench);
  // The first process has noted the modal once Slack has told it which one it is.
  await expect
    .poll(async () => {
      await take?.().deliver(notice('done', say`By another one.`));
      return bench.slack.shown(empty)?.text;
    })
    .toBe('✅ By another one.');
  bench.letGo();
});

test('what an older version has noted is understood', () => {
  const fields = createStateFields({ text: '{"channelId":"D1","ts":"1.2"}', keep: () => Promise.resolve() });
  expect(fields.read()).toEqual({ posted: { channelId: 'D1', ts: '1.2' } });
});
