/** The reply to a click takes the place of the message that was clicked; or stands beside it, where that is to stay. */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import type { Responder } from '../../../src/chat/platform.ts';
import { type Button, notice, type Reply } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import type { DiscordEmulator } from '../../../emulators/discord/index.ts';
import { startBot } from '../harness.ts';

const FILE = {
  name: 'all.csv',
  content: 'all',
  pointer: say`All are in the file.`,
  tooLarge: say`Too large.`,
};
const DONE = notice('done', say`Removed.`);
const PROGRESS = notice('info', say`1 of 2`);
const QUESTION: Reply = {
  ...notice('info', say`Remove 2 users?`),
  buttons: [{ key: 'key', label: 'Remove', style: 'danger' }],
};
const GONE = { status: 404, code: 10008, message: 'Unknown Message' };
const REFUSED = { status: 403, code: 50007, message: 'Cannot send messages to this user' };

interface Asking {
  /** What a click is answered. */
  readonly result?: Reply;
  readonly question?: Partial<Reply>;
  readonly button?: Partial<Button>;
}

/** A question with one button, which is clicked. */
async function click({ result = DONE, question: more, button }: Asking = {}) {
  const bot = await startBot({
    answer: async ({ options, offer }: Request): Promise<Reply> => {
      if (options['users'] === 'yes') return result;
      const key = await offer('unwhitelist', { users: 'yes' }, false);
      return { ...QUESTION, buttons: [{ key, label: 'Remove', style: 'danger', ...button }], ...more };
    },
  });
  const question = await bot.discord.command({ name: 'unwhitelist' }).reply();
  return { ...bot, question, clicked: bot.discord.click(question) };
}

/** The same, what is done with the click being up to the test. */
async function serveClick(onClick: (responder: Responder, discord: DiscordEmulator) => Promise<void>) {
  let asked = false;
  const bot = await startBot({
    serve: async (responder) => {
      if (asked) await onClick(responder, bot.discord);
      else await responder.deliver(QUESTION);
      asked = true;
    },
  });
  const question = await bot.discord.command({ name: 'unwhitelist' }).reply();
  return { ...bot, question, clicked: bot.discord.click(question) };
}

const callsOf = (discord: DiscordEmulator, route: string) =>
  discord.calls.filter((call) => call.route === route);

describe('in its place', () => {
  test.each<[string, Partial<Reply>, readonly object[]]>([
    ['without the files of the question', {}, []],
    [
      'with no files but its own',
      { file: { ...FILE, name: 'done.csv', content: 'done' }, wantsFile: true },
      [{ name: 'done.csv', content: 'done' }],
    ],
  ])('%s', async (_what, more, files) => {
    const { question, clicked } = await click({
      question: { file: FILE, wantsFile: true },
      result: { ...DONE, ...more },
    });
    const { messageId } = question;

    expect(question.files).toHaveLength(1);
    expect(await clicked.reply()).toMatchObject({ messageId, text: '✅ Removed.', buttons: [], files });
  });

  test('again and again, in one message', async () => {
    let count = 0;
    const { discord } = await startBot({
      answer: async ({ offer }) => {
        const key = await offer('unwhitelist', {}, false);
        const buttons = [{ key, label: 'Go on', style: 'primary' as const }];
        return { ...notice('info', say`Asked ${(count += 1)} times.`), buttons };
      },
    });
    const first = await discord.command({ name: 'unwhitelist' }).reply();
    const second = await discord.click(first).reply();
    const third = await discord.click(second).reply();

    expect(third).toMatchObject({ messageId: first.messageId, text: 'ℹ️ Asked 3 times.', ephemeral: true });
  });

  test('for controls of earlier versions, too', async () => {
    const { discord, question } = await click();
    const id = question.buttons[0]?.customId ?? '';
    expect(id).toMatch(/^uw1:[\w-]+$/u);

    for (const used of [discord.click(`${id}#2`), discord.select(`${id}#3`, ['1'])])
      expect(await used.acknowledged).toMatchObject({ inPlace: true });
  });

  test('after progress, which has no buttons', async () => {
    const { clicked, question } = await serveClick(async (responder) => {
      await responder.showProgress?.(PROGRESS);
      await responder.deliver(DONE);
    });
    await clicked.reply(2);

    const { messageId } = question;
    expect(clicked.history()).toMatchObject([
      { messageId, text: 'ℹ️ 1 of 2', buttons: [], via: 'edit' },
      { messageId, text: '✅ Removed.', buttons: [], via: 'edit' },
    ]);
  });

  test('from another process, which has only what was kept of the click', async () => {
    const { received, discord, question, clicked } = await serveClick(() => Promise.resolve());
    await clicked.acknowledged;
    const other = await startBot({ discord });
    const [, click_] = received;
    if (click_ !== undefined) await other.responderOf(click_).deliver(DONE);

    const { messageId } = question;
    expect(await clicked.reply()).toMatchObject({ messageId, text: '✅ Removed.', via: 'edit' });
  });
});

describe('beside it', () => {
  test('where the button says so: acknowledged by a message of its own, which only the invoker sees', async () => {
    const { discord, question, clicked } = await click({ button: { beside: true } });
    expect(question.buttons[0]?.customId).toMatch(/^uw1:[\w-]+:beside$/u);

    expect(await clicked.acknowledged).toMatchObject({ inPlace: false, ephemeral: true });
    const reply = await clicked.reply();
    expect(reply).toMatchObject({ text: '✅ Removed.', via: 'edit', ephemeral: true });
    expect(reply.messageId).not.toBe(question.messageId);
    expect(callsOf(discord, 'callback').at(-1)?.body).toEqual({ type: 5, data: { flags: 64 } });
  });

  test('where the reply says so: one more message, with its buttons, and the question stays', async () => {
    const buttons = [{ key: 'again', label: 'Again', style: 'normal' as const }];
    const { discord, question, clicked } = await click({ result: { ...DONE, buttons, beside: true } });

    expect(await clicked.acknowledged).toMatchObject({ inPlace: true });
    const reply = await clicked.reply();
    expect(reply).toMatchObject({ text: '✅ Removed.', via: 'follow-up', ephemeral: true });
    expect(reply.buttons).toMatchObject([{ label: 'Again' }]);
    expect(reply.body).toMatchObject({ flags: 64 | (1 << 15), allowed_mentions: { parse: [] } });
    expect(reply.messageId).not.toBe(question.messageId);
    expect(callsOf(discord, 'edit')).toHaveLength(1);
  });

  test('unless progress has taken the place already', async () => {
    const { clicked, question } = await serveClick(async (responder) => {
      await responder.showProgress?.(PROGRESS);
      await responder.deliver({ ...DONE, beside: true });
    });
    const { messageId } = question;
    expect(await clicked.reply(2)).toMatchObject({ messageId, text: '✅ Removed.', via: 'edit' });
  });

  test.each([
    ['a control of another version', 'uw0:key', {}],
    ['a message that others see, too', 'uw1:key', { seenByAll: true }],
  ])('where it is %s', async (_what, id, more) => {
    const { discord } = await startBot();
    const clicked = discord.click(id, more);
    expect(await clicked.acknowledged).toMatchObject({ inPlace: false, ephemeral: true });
    expect(await clicked.reply()).toMatchObject({ via: 'edit', ephemeral: true });
  });

  test('to a command, `beside` changes nothing', async () => {
    const { discord } = await startBot({ answer: () => ({ ...DONE, beside: true }) });
    expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
    expect(callsOf(discord, 'follow-up')).toEqual([]);
  });
});

describe('where Discord does not take the edit', () => {
  test('the reply is one more message there, with its buttons', async () => {
    const { discord, clicked, logged } = await serveClick(async (responder, { fail }) => {
      fail('edit', GONE);
      await responder.deliver({ ...QUESTION, summary: say`And now?` });
    });
    const reply = await clicked.reply();
    expect(reply).toMatchObject({ text: 'ℹ️ And now?', via: 'follow-up', ephemeral: true });
    expect(reply.buttons).toHaveLength(1);
    expect(await logged(/sent as one more message there/u)).toMatchObject({ level: 40 });
    expect(callsOf(discord, 'post')).toEqual([]);
  });

  test('nor one more message, the reply is a direct message without buttons', async () => {
    const { clicked, logged } = await serveClick(async (responder, { fail }) => {
      fail('edit', GONE);
      fail('follow-up', GONE);
      await responder.deliver({ ...QUESTION, summary: say`And now?` });
    });
    expect(await clicked.reply()).toMatchObject({
      text: 'ℹ️ And now?',
      via: 'direct-message',
      buttons: [],
    });
    expect(await logged(/sent as a direct message/u)).toMatchObject({ level: 40 });
  });

  test('nor a direct message, it is posted nowhere: whoever delivers is told all reasons', async () => {
    const told: unknown[] = [];
    const { discord, dispatch, clicked } = await serveClick(async (responder, { fail }) => {
      fail('edit', GONE);
      fail('follow-up', GONE);
      fail('send-direct-message', REFUSED);
      told.push(await responder.deliver(DONE).catch((error: unknown) => error));
      await responder.deliver(DONE);
    });
    await clicked.reply();
    await dispatch.idle();

    expect(String(told[0])).toMatch(/edit: .*10008.*; follow-up: .*10008.*; direct message: .*50007/u);
    expect(Object.keys(told[0] as Error)).toEqual([]);
    expect(callsOf(discord, 'post')).toEqual([]);
  });
});

describe('whether Discord took the acknowledgement of a click', () => {
  test('is known, and so is whether somebody has answered since', async () => {
    const answers = Promise.withResolvers<readonly unknown[]>();
    await serveClick(async (responder) => {
      const before = await responder.wasAcknowledged?.();
      await responder.deliver(DONE);
      answers.resolve([before, await responder.wasAcknowledged?.()]);
    });
    expect(await answers.promise).toEqual([true, false]);
  });

  test('it has not taken is known, too', async () => {
    const { discord, question, clicked, received, responderOf, logged } = await serveClick(() =>
      Promise.resolve(),
    );
    await clicked.acknowledged;
    discord.fail('callback', { status: 503 });
    discord.click(question);
    await logged(/could not be acknowledged/u);

    const acknowledged = received.slice(-2).map(async (one) => responderOf(one).wasAcknowledged?.());
    expect(await Promise.all(acknowledged)).toEqual([true, false]);
  });
});
