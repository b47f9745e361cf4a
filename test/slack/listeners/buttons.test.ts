/** Buttons: who may click them, how often, and where their replies go. */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import { customId, OFFER_LIFE_MS } from '../../../src/chat/offer.ts';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { plainText, say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { MODES, startHarness, type SlackHarness, type HarnessOptions } from '../harness.ts';
import { buttonReply } from '../replies.ts';

const EXPIRED = `⛔ ${plainText(en.offers.expired)}`;

/** Asks with a button; what is run for users, as the button does, says for whom. */
function answerOf(button: Parameters<typeof buttonReply>[1]): (request: Request) => Promise<Reply> {
  return async (request) =>
    request.options['users'] === undefined
      ? buttonReply(request, button)
      : notice('done', say`ran with ${request.options['users']}`);
}

function startAsking(
  options: Partial<HarnessOptions> & { readonly button?: Parameters<typeof buttonReply>[1] } = {},
) {
  const { button, ...rest } = options;
  return startHarness({ mode: 'socket', run: answerOf(button), ...rest });
}

/** How often the button's offer has run. */
function runsOfSeven({ runs }: SlackHarness): number {
  return runs.items.filter(({ options }) => options['users'] === '7').length;
}

describe.each(MODES)('over $mode', ({ mode }) => {
  test('a click runs its offer, and the question becomes the result, without its button', async () => {
    const harness = await startAsking({ mode });
    const { slack, runs } = harness;
    const question = await slack.command({ text: '', channelId: 'C8' }).reply();
    expect(question).toMatchObject({ text: 'ℹ️ Really?', buttons: ['Do it'], inPlace: false });
    const click = slack.click(question, 'Do it');
    const { status, body, order } = await click.acknowledged;
    expect({ status, body }).toEqual({ status: 200, body: '' });
    const answer = await click.reply();
    expect(answer).toMatchObject({
      text: '✅ ran with 7',
      via: 'response_url',
      ephemeral: true,
      userId: 'U1',
      inPlace: true,
      ts: question.ts,
      buttons: [],
    });
    expect(answer.args).toMatchObject({ replace_original: true });
    expect(answer.args).not.toHaveProperty('response_type');
    expect(slack.shownTo('U1')).toEqual([answer]);
    expect(runs.items[1]).toMatchObject({
      id: expect.stringMatching(/^[\da-f]{32}$/u) as string,
      invoker: { platform: 'slack', id: 'U1', name: 'moderator' },
      channelId: 'C8',
    });
    expect(slack.callsOf('response_url').at(-1)?.order).toBeGreaterThan(order);
  });

  test('a click on a button that says so is answered beside its message, which stays as it is', async () => {
    const harness = await startAsking({ mode, button: { beside: true } });
    const { slack } = harness;
    const question = await slack.command({ text: '' }).reply();
    const answer = await slack.click(question, 'Do it').reply();
    expect(answer).toMatchObject({
      text: '✅ ran with 7',
      via: 'response_url',
      ephemeral: true,
      inPlace: false,
    });
    expect(answer.args).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(slack.shownTo('U1')).toEqual([question, answer]);
  });

  test('a reply that says so stands beside the message, whose buttons can be used again', async () => {
    const { slack } = await startHarness({
      mode,
      run: async (request) =>
        request.options['users'] === undefined
          ? buttonReply(request)
          : { ...notice('refused', say`Not now.`), beside: true },
    });
    const question = await slack.command({ text: '' }).reply();
    const first = await slack.click(question, 'Do it').reply();
    const second = await slack.click(question, 'Do it').reply();
    expect(slack.shownTo('U1')).toEqual([question, first, second]);
  });

  test('a click that is delivered again is acknowledged, and not run again', async () => {
    const harness = await startAsking({ mode });
    const { slack, log } = harness;
    const question = await slack.command({ text: '' }).reply();
    const first = slack.click(question, 'Do it');
    const second = slack.redeliver(first);
    expect(await second.acknowledged).toMatchObject({ status: 200, body: '' });
    await first.reply();
    await slack.click(question, 'Do it').reply();
    expect(runsOfSeven(harness)).toBe(2);
    expect(first.shown).toHaveLength(1);
    expect(log.items.filter(({ msg }) => msg.includes('delivered again'))).toHaveLength(1);
  });

  test('a button that is good for once runs once, however often it is clicked', async () => {
    const harness = await startAsking({ mode, button: { once: true } });
    const { slack } = harness;
    const question = await slack.command({ text: '' }).reply();
    const clicks = [1, 2, 3].map(() => slack.click(question, 'Do it'));
    const texts = await Promise.all(clicks.map(async ({ reply }) => (await reply()).text));
    const used = `⛔ ${plainText(en.offers.used)}`;
    expect(texts.sort()).toEqual(['✅ ran with 7', used, used].sort());
    expect(runsOfSeven(harness)).toBe(1);
  });

  test('a click by somebody who is no moderator is refused', async () => {
    const harness = await startAsking({ mode });
    const question = await harness.slack.command({ text: '' }).reply();
    const { text, userId } = await harness.slack.click(question, 'Do it', { userId: 'U2' }).reply();
    expect({ text, userId }).toEqual({
      text: `⛔ ${plainText(en.refusals['not-moderator'])}`,
      userId: 'U2',
    });
    expect(runsOfSeven(harness)).toBe(0);
  });

  test('a click by a moderator who does not own it is refused', async () => {
    const settings = { moderatorUsers: ['U1', 'U2'] };
    const harness = await startAsking({ mode, settings });
    const question = await harness.slack.command({ text: '' }).reply();
    const { text } = await harness.slack.click(question, 'Do it', { userId: 'U2' }).reply();
    expect(text).toBe(`⛔ ${plainText(en.offers.notYours)}`);
    expect(runsOfSeven(harness)).toBe(0);
  });

  test.each(['uw0:abcdefghijklmnopqrstuv', 'retry', customId('unknown-key')])(
    'a button of value %s is told to be too old',
    async (value) => {
      const harness = await startAsking({ mode });
      const question = await harness.slack.command({ text: '' }).reply();
      const { text } = await harness.slack.click(question, 'Do it', { value }).reply();
      expect(text).toBe(EXPIRED);
      expect(runsOfSeven(harness)).toBe(0);
    },
  );
});

test('a button of another version is too old, even with a key that is known', async () => {
  const harness = await startAsking();
  const question = await harness.slack.command({ text: '' }).reply();
  const value = /uw1:[\w-]{22}/u.exec(JSON.stringify(question.blocks))?.[0].replace('uw1', 'uw0') ?? '';
  expect((await harness.slack.click(question, 'Do it', { value }).reply()).text).toBe(EXPIRED);
  expect(runsOfSeven(harness)).toBe(0);
});

test('a button works for 24 hours', async () => {
  let now = 1_000;
  const harness = await startAsking({ clock: () => now });
  const question = await harness.slack.command({ text: '' }).reply();
  now += OFFER_LIFE_MS - 1;
  expect((await harness.slack.click(question, 'Do it').reply()).text).toBe('✅ ran with 7');
  now += 1;
  expect((await harness.slack.click(question, 'Do it').reply()).text).toBe(EXPIRED);
  expect(runsOfSeven(harness)).toBe(1);
});

test('the clicker is checked anew, not remembered from the command', async () => {
  const harness = await startAsking({
    emulator: { userGroups: { S1: ['U1'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
  });
  const question = await harness.slack.command({ text: '' }).reply();
  harness.slack.userGroups.set('S1', []);
  await harness.slack.event({ type: 'subteam_members_changed', subteam_id: 'S1', removed_users: ['U1'] });
  expect((await harness.slack.click(question, 'Do it').reply()).text).toBe(
    `⛔ ${plainText(en.refusals['not-moderator'])}`,
  );
  expect(runsOfSeven(harness)).toBe(0);
});

test('a click whose response_url is refused is answered by an ephemeral message, and then by a direct one', async () => {
  const harness = await startAsking();
  const { slack } = harness;
  const question = await slack.command({ text: '', channelId: 'C8' }).reply();
  slack.fail('response_url', { status: 404 });
  const answer = await slack.click(question, 'Do it').reply();
  expect(answer).toMatchObject({ text: '✅ ran with 7', via: 'ephemeral', channelId: 'C8', inPlace: false });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  expect((await slack.click(question, 'Do it').reply()).via).toBe('direct-message');
});

test('a question among the direct messages becomes the result, too, and stays among them', async () => {
  const { slack } = await startAsking();
  slack.fail('response_url', { status: 404 }, 1);
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  const question = await slack.command({ text: '', channelId: 'C8' }).reply();
  expect(question).toMatchObject({ via: 'direct-message', channelId: 'DU1', ephemeral: false });
  await slack.click(question, 'Do it').reply();
  expect(slack.texts('DU1')).toEqual(['✅ ran with 7']);
});

test.each(['<!channel>', '<@U1>', ':bomb:', '*bold*', '&lt;'])('the label %s does nothing', async (label) => {
  const { slack } = await startAsking({ button: { label } });
  const question = await slack.command({ text: '' }).reply();
  expect(question.buttons).toEqual([label]);
  expect(question.blocks.at(-1)).toMatchObject({
    elements: [{ text: { type: 'plain_text', text: label, emoji: false } }],
  });
  expect(question.fallback).toBe('ℹ️ Really?');
});

test.each([
  ['primary', 'primary'],
  ['danger', 'danger'],
  ['normal', undefined],
] as const)('style %s is %s in Slack', async (style, shown) => {
  const { slack } = await startAsking({ button: { style } });
  const { blocks } = await slack.command({ text: '' }).reply();
  const [button] = (blocks.at(-1) as { elements: readonly { style?: string }[] }).elements;
  expect(button?.style).toBe(shown);
  expect(button).toHaveProperty('value', expect.stringMatching(/^uw1:[\w-]{22}$/u));
});

test('the value of a button says where its answer goes', async () => {
  const { slack } = await startAsking({ button: { beside: true } });
  const { blocks } = await slack.command({ text: '' }).reply();
  expect(JSON.stringify(blocks)).toMatch(/"value":"uw1:[\w-]{22}:beside"/u);
});

test('a label longer than Slack takes is cut between characters', async () => {
  const { slack } = await startAsking({ button: { label: `a${'😀'.repeat(60)}` } });
  const { buttons } = await slack.command({ text: '' }).reply();
  expect(buttons).toEqual([`a${'😀'.repeat(36)}…`]);
});

test('several buttons each do their own', async () => {
  const { slack, runs } = await startHarness({
    mode: 'socket',
    run: async ({ offer, options }) => {
      if (options['users'] !== undefined) return notice('done', say`ran with ${options['users']}`);
      const keys = [
        await offer('unwhitelist', { users: '1' }, false),
        await offer('unwhitelist', { users: '2' }, false),
      ];
      const buttons = keys.map((key, index) => ({
        key,
        label: `No. ${index + 1}`,
        style: 'normal' as const,
        beside: true as const,
      }));
      return { ...notice('info', say`Two.`), buttons };
    },
  });
  const question = await slack.command({ text: '' }).reply();
  expect(question.buttons).toEqual(['No. 1', 'No. 2']);
  expect((await slack.click(question, 'No. 2').reply()).text).toBe('✅ ran with 2');
  expect((await slack.click(question, 'No. 1').reply()).text).toBe('✅ ran with 1');
  expect(runs.items).toHaveLength(3);
});
