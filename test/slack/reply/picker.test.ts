/** The picker: a modal to search, to paste and to upload in. */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import { notice, type Choice, type Reply } from '../../../src/chat/reply.ts';
import { plainText, say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import { createPickerOptions } from '../../../src/slack/reply/picker-options.ts';
import { MODES, startHarness, type SlackHarness, type HarnessOptions } from '../harness.ts';
import { choicesOf, pickerReply } from '../replies.ts';

/** A picker, until something has been picked. */
function picking(picker: Parameters<typeof pickerReply>[1] = {}): (request: Request) => Promise<Reply> {
  return async (request) => {
    const { users, reason } = request.options;
    if (users === undefined && request.files.length === 0) return pickerReply(request, picker);
    return notice('done', say`ran with ${users ?? 'a file'} ${reason ?? ''}`);
  };
}

function startPicking({
  picker,
  ...options
}: Partial<HarnessOptions> & {
  readonly picker?: Parameters<typeof pickerReply>[1];
} = {}): Promise<SlackHarness> {
  return startHarness({ mode: 'socket', run: picking(picker), ...options });
}

describe.each(MODES)('over $mode', ({ mode }) => {
  test('opens as a modal, and sends no message', async () => {
    const { slack } = await startPicking({ mode });
    const command = slack.command({ text: '', channelId: 'C8' });
    const modal = await command.modal();
    expect(modal).toMatchObject({
      userId: 'U1',
      title: 'Pick users to remove',
      text: 'ℹ️ On the whitelist of main: 3.',
      submit: 'Remove',
      close: en.dialog.cancel,
      labels: ['Pick users to remove', en.dialog.paste, en.dialog.file],
      options: choicesOf(3).map(({ value, label }) => ({ value, text: label })),
    });
    expect(modal.view.private_metadata).toMatch(/^uw1:[\w-]{22} C8  http:\S+\/commands\/\S+$/u);
    await slack.submit(modal, { selected: ['9001'] }).reply();
    expect(command.shown).toEqual([]);
  });

  test('gives what was picked and what was pasted to the command, and answers in the channel', async () => {
    const { slack, runs } = await startPicking({ mode });
    const modal = await slack.command({ text: '', channelId: 'C8' }).modal();
    const submission = slack.submit(modal, { selected: ['9001', '9000'], pasted: ' 7, 8\n9 ' });
    expect(await submission.acknowledged).toMatchObject({ status: 200, body: '' });
    const reply = await submission.reply();
    expect(reply).toMatchObject({ via: 'response_url', channelId: 'C8', ephemeral: true, inPlace: false });
    expect(runs.items[1]).toMatchObject({
      channelId: 'C8',
      options: { users: '9001 9000 7, 8\n9', reason: 'picked' },
    });
    expect(runs.items[1]?.files).toEqual([]);
    expect(runs.items[1]?.invoker).toEqual({ platform: 'slack', id: 'U1', name: 'moderator' });
  });

  test('refuses to be submitted empty, and stays open', async () => {
    const { slack, runs } = await startPicking({ mode });
    const modal = await slack.command({ text: '' }).modal();
    const { body } = await slack.submit(modal, { pasted: '  \n' }).acknowledged;
    expect(JSON.parse(body)).toEqual({
      response_action: 'errors',
      errors: { picked: en.dialog.nothingChosen },
    });
    await slack.submit(modal, { pasted: '7' }).reply();
    expect(runs.items).toHaveLength(2);
  });

  test('is submitted once however often Slack delivers it', async () => {
    const { slack, runs } = await startPicking({ mode });
    const modal = await slack.command({ text: '' }).modal();
    const first = slack.submit(modal, { pasted: '7' });
    const second = slack.redeliver(first);
    expect(await second.acknowledged).toMatchObject({ status: 200, body: '' });
    await first.reply();
    expect(await slack.redeliver(first).acknowledged).toMatchObject({ status: 200, body: '' });
    await slack.submit(modal, { pasted: '8' }).replies(1);
    expect(runs.items.map(({ options }) => options['users'])).toEqual([undefined, '7', '8']);
  });

  test('hands over an uploaded file, fetched with the bot token', async () => {
    const { slack, runs } = await startPicking({ mode });
    const modal = await slack.command({ text: '' }).modal();
    const file = slack.host({ name: 'ids.csv', bytes: Buffer.from('1\n2\n') });
    await slack.submit(modal, { file }).reply();
    const [received] = runs.items[1]?.files ?? [];
    expect(received).toMatchObject({ kind: 'file', name: 'ids.csv' });
    expect(received?.kind === 'file' && Buffer.from(received.bytes).toString()).toBe('1\n2\n');
  });

  test('with 5,000 choices is searched, by any part of label or id, and shows 100', async () => {
    const { slack, runs } = await startPicking({ mode, picker: { choices: choicesOf(5_000) } });
    const modal = await slack.command({ text: '' }).modal();
    expect(modal.options).toBeUndefined();
    const all = await slack.suggest(modal, '');
    expect(all).toHaveLength(100);
    expect(all[0]).toEqual({ value: '9000', text: 'Player 9000' });
    expect(await slack.suggest(modal, ' LAYER 13999')).toEqual([{ value: '13999', text: 'Player 13999' }]);
    expect((await slack.suggest(modal, '777')).map(({ value }) => value)).toEqual([
      ...['9777', '10777', '11777', '12777', '13777'],
    ]);
    expect(await slack.suggest(modal, 'nobody')).toEqual([]);
    await slack.submit(modal, { selected: ['13999'] }).reply();
    expect(runs.items[1]?.options['users']).toBe('13999');
  });

  test('that is searched by somebody else, or after a restart, finds nothing', async () => {
    const { slack } = await startPicking({ mode, picker: { choices: choicesOf(101) } });
    const modal = await slack.command({ text: '' }).modal();
    expect(await slack.suggest(modal, '')).toHaveLength(100);
    expect(await slack.suggest(modal, '', { userId: 'U2' })).toEqual([]);
    const other = { ...modal, view: { ...modal.view, private_metadata: 'uw1:unknown C1' } };
    expect(await slack.suggest(other, '')).toEqual([]);
    const old = { ...modal, view: { ...modal.view, private_metadata: '' } };
    expect(await slack.suggest(old, '')).toEqual([]);
  });

  test('that is searched by somebody who is no moderator any more finds nothing', async () => {
    const { slack } = await startPicking({
      mode,
      picker: { choices: choicesOf(101) },
      emulator: { userGroups: { S1: ['U1'] } },
      settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
    });
    const modal = await slack.command({ text: '' }).modal();
    expect(await slack.suggest(modal, '')).toHaveLength(100);
    slack.userGroups.set('S1', []);
    await slack.event({ type: 'subteam_updated', subteam: { id: 'S1' } });
    expect(await slack.suggest(modal, '')).toEqual([]);
  });

  test('whose trigger has expired is a message with a button that opens it', async () => {
    const { slack, runs, log } = await startPicking({ mode });
    slack.fail('views.open', { error: 'expired_trigger_id' }, 1);
    const message = await slack.command({ text: '' }).reply();
    expect(message).toMatchObject({
      text: 'ℹ️ On the whitelist of main: 3.',
      via: 'response_url',
      buttons: ['Pick users to remove'],
    });
    expect(log.items.find(({ msg }) => msg.includes('modal'))).toMatchObject({ code: 'expired_trigger_id' });
    const modal = await slack.click(message, 'Pick users to remove').modal();
    expect(runs.items[1]?.options).toEqual({ reason: 'again' });
    await slack.submit(modal, { selected: ['9002'] }).reply();
    expect(runs.items[2]?.options).toEqual({
      users: '9002',
      picked: '["9002"]',
      reason: 'picked',
    });
  });
});

test('opens at the latest after 3 s, which is over when Slack says so', async () => {
  const { slack, log } = await startPicking({ emulator: { triggerMs: 0 } });
  const { buttons } = await slack.command({ text: '' }).reply();
  expect(buttons).toEqual(['Pick users to remove']);
  expect(log.items.find(({ msg }) => msg.includes('modal'))).toMatchObject({ code: 'expired_trigger_id' });
  expect(slack.views).toEqual([]);
});

test('that Slack does not open in time is sent as a message', async () => {
  const { slack } = await startPicking({ times: { modalMs: 300 } });
  slack.fail('views.open', 'hang');
  expect((await slack.command({ text: '' }).reply()).buttons).toEqual(['Pick users to remove']);
  // A trigger id is good for once.
  expect(slack.callsOf('views.open')).toHaveLength(1);
});

test('opens under a text that is too long, as much of it as fits', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => say`line ${index}.`);
  const { slack } = await startPicking({
    run: async (request) => ({ ...(await pickerReply(request)), sections: [{ heading: say`Lines`, lines }] }),
  });
  const modal = await slack.command({ text: '' }).modal();
  expect(modal.text).toMatch(/^ℹ️ On the whitelist of main: 3\.\nLines\n• line 0\..*\n• …$/su);
});

test.each([3, 5_000])('among %i choices, shows and submits those that are chosen already', async (count) => {
  const picker = { choices: choicesOf(count), chosen: ['9002', '9000', 'unknown'] };
  const { slack, runs } = await startPicking({ picker });
  const modal = await slack.command({ text: '' }).modal();
  expect(modal.initial).toEqual(['9000', '9002']);
  await slack.submit(modal).reply();
  expect(runs.items[1]?.options['users']).toBe('9000 9002');
  await slack.submit(modal, { selected: ['9001'] }).reply();
  expect(runs.items[2]?.options['users']).toBe('9001');
});

test('that is good for once is submitted once', async () => {
  const { slack, runs } = await startPicking({ picker: { once: true } });
  const modal = await slack.command({ text: '' }).modal();
  await slack.submit(modal, { pasted: '7' }).reply();
  const { text } = await slack.submit(modal, { pasted: '8' }).reply();
  expect(text).toBe(`⛔ ${plainText(en.offers.used)}`);
  expect(runs.items).toHaveLength(2);
});

test.each(['', 'uw0:abcdefghijklmnopqrstuv C1', 'retry'])(
  'of another version (%s) is told to be too old, in a direct message where it names no channel',
  async (metadata) => {
    const { slack, runs } = await startPicking();
    const modal = await slack.command({ text: '' }).modal();
    const { text, via } = await slack.submit(modal, { pasted: '7', metadata }).reply();
    expect(text).toBe(`⛔ ${plainText(en.offers.expired)}`);
    expect(via).toBe(metadata.endsWith('C1') ? 'ephemeral' : 'direct-message');
    expect(runs.items).toHaveLength(1);
  },
);

test('is answered by the response_url of its command, else by an ephemeral message, else by a direct one', async () => {
  const { slack } = await startPicking();
  const answered = async () => {
    const modal = await slack.command({ text: '' }).modal();
    return (await slack.submit(modal, { pasted: '7' }).reply()).via;
  };
  expect(await answered()).toBe('response_url');
  slack.fail('response_url', { status: 404 });
  expect(await answered()).toBe('ephemeral');
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  expect(await answered()).toBe('direct-message');
});

test('speaks the language of its moderator, in errors too', async () => {
  const { slack } = await startPicking({ emulator: { users: { U1: { locale: 'zh-CN' } } } });
  const modal = await slack.command({ text: '' }).modal();
  const { cancel, paste, file, nothingChosen } = catalogues['zh-CN'].dialog;
  expect([modal.close, ...modal.labels.slice(1)]).toEqual([cancel, paste, file]);
  const { body } = await slack.submit(modal).acknowledged;
  expect(body).toContain(nothingChosen);
});

test.each<[string, string]>([
  ['<!channel> <@U1> *x* `y`', '<!channel> <@U1> *x* `y`'],
  [':bomb:', ':bomb:'],
  ['', '5'],
  ['n'.repeat(90), `${'n'.repeat(74)}…`],
])('shows the foreign label %j as %j', async (label, shown) => {
  const choices: readonly Choice[] = [{ value: '5', label }];
  const { slack } = await startPicking({ picker: { choices } });
  const modal = await slack.command({ text: '' }).modal();
  expect(modal.options).toEqual([{ value: '5', text: shown }]);
  expect(JSON.stringify(modal.view.blocks)).toContain(
    JSON.stringify({ type: 'plain_text', text: shown, emoji: false }),
  );
});

test('titles longer than Slack takes are cut, and whole above the list', async () => {
  const title = 'Pick those who should leave the whitelist';
  const { slack } = await startPicking({
    run: async (request) => {
      const reply = await pickerReply(request);
      return reply.picker ? { ...reply, picker: { ...reply.picker, title } } : reply;
    },
  });
  const modal = await slack.command({ text: '' }).modal();
  expect(modal.title).toBe('Pick those who should l…');
  expect(modal.labels[0]).toBe(title);
});

describe('choices', () => {
  test('are found without regard to letter case and width', () => {
    const pickerOptions = createPickerOptions(() => 0);
    pickerOptions.remember('k', 'U1', [{ value: '1', label: 'Ａｎｎａ' }]);
    expect(pickerOptions.search('k', 'U1', 'ANNA')).toHaveLength(1);
    expect(pickerOptions.search('k', 'U1', 'B')).toEqual([]);
  });

  test('are found by their value, which their label need not hold', () => {
    const pickerOptions = createPickerOptions(() => 0);
    pickerOptions.remember('k', 'U1', [{ value: '12345', label: 'Anna' }]);
    expect(pickerOptions.search('k', 'U1', '234')).toHaveLength(1);
  });

  test('are forgotten after 24 hours', () => {
    let now = 0;
    const pickerOptions = createPickerOptions(() => now);
    pickerOptions.remember('k', 'U1', choicesOf(2));
    now = 24 * 3_600_000 - 1;
    expect(pickerOptions.search('k', 'U1', '')).toHaveLength(2);
    now += 1;
    expect(pickerOptions.search('k', 'U1', '')).toBeUndefined();
  });

  test('are forgotten, the oldest first, when there are more than 100,000', () => {
    const pickerOptions = createPickerOptions(() => 0);
    for (const key of ['a', 'b', 'c']) pickerOptions.remember(key, 'U1', choicesOf(40_000));
    expect(['a', 'b', 'c'].map((key) => pickerOptions.search(key, 'U1', '')?.length)).toEqual([
      undefined,
      100,
      100,
    ]);
    // Remembered anew, they count once.
    for (let again = 0; again < 5; again += 1) pickerOptions.remember('c', 'U1', choicesOf(40_000));
    expect(pickerOptions.search('b', 'U1', '')).toHaveLength(100);
  });
});
