/** From a typed slash command to the command's options, over both ways of receiving. */
import { describe, expect, test } from 'vitest';
import { catalogues } from '../../../src/chat/texts/index.ts';
import { plainText } from '../../../src/chat/sentence.ts';
import { notice } from '../../../src/chat/reply.ts';
import { createPickerOptions } from '../../../src/slack/reply/picker-options.ts';
import { createCommandListener, type CommandListener } from '../../../src/slack/listeners/slash-commands.ts';
import { sendSigned } from '../../../emulators/slack/requests.ts';
import { buttonReply, pickerReply } from '../replies.ts';
import { MODES, NAMES, createHarness, createLogger, startHarness } from '../harness.ts';

describe.each(MODES)('over $mode', ({ mode }) => {
  test('acknowledges with nothing, before any call and while nothing else answers', async () => {
    const { slack } = await startHarness({
      mode,
      settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
      times: { groupMs: 300, localeMs: 300 },
    });
    slack.fail('users.info', 'hang');
    slack.fail('usergroups.users.list', 'hang');
    const before = slack.calls.length;
    const delivery = slack.command({ text: '1' });
    const { status, body, order } = await delivery.acknowledged;
    expect({ status, body }).toEqual({ status: 200, body: '' });
    await delivery.reply();
    const after = slack.calls.slice(before);
    expect(after.map(({ method }) => method).sort()).toEqual([
      'response_url',
      'usergroups.users.list',
      'users.info',
    ]);
    expect(Math.min(...after.map((call) => call.order))).toBeGreaterThan(order);
  });

  test('hands over who asked, where, and exactly what was typed', async () => {
    const { slack, runs } = await startHarness({ mode });
    const text =
      '1,2\n3；<tel:+1845|+1845> a&amp;b &lt;x&gt; &amp;lt; group:main reason: he said: "no", twice';
    const { reply } = slack.command({ text, channelId: 'C9' });
    await reply();
    expect(runs.items).toHaveLength(1);
    expect(runs.items[0]).toMatchObject({
      id: expect.stringMatching(/^[\da-f]{32}$/u) as string,
      invoker: { platform: 'slack', id: 'U1', name: 'moderator' },
      channelId: 'C9',
      options: {
        users: '1,2\n3；<tel:+1845|+1845> a&b <x> &lt;',
        group: 'main',
        reason: 'he said: "no", twice',
      },
    });
  });

  test('an empty command reaches the command without options', async () => {
    const { slack, runs } = await startHarness({ mode });
    await slack.command({ text: '' }).reply();
    expect(runs.items[0]?.options).toEqual({});
  });

  test('shows the reply to the one who asked alone, and replaces nothing', async () => {
    const { slack } = await startHarness({ mode });
    const reply = await slack.command({ text: '12' }).reply();
    expect(reply).toMatchObject({
      text: '✅ ran with 12',
      via: 'response_url',
      ephemeral: true,
      userId: 'U1',
    });
    expect(reply.args).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      unfurl_links: false,
    });
    expect(reply.args).not.toHaveProperty('link_names');
  });

  test.each([
    ['en-GB', 'en'],
    ['zh-CN', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['ja-JP', 'en'],
  ] as const)('speaks to a moderator with %s in %s', async (tag, locale) => {
    const { slack } = await startHarness({
      mode,
      emulator: { users: { U1: { locale: tag } } },
      run: ({ texts }) => notice('info', texts.help.summary),
    });
    const { text } = await slack.command({ text: '' }).reply();
    expect(text).toBe(`ℹ️ ${plainText(catalogues[locale].help.summary)}`);
  });

  test('listens to the configured names, and to no others', async () => {
    const names = { unwhitelist: '/unmute', whitelist: '/wl' };
    const { slack, runs } = await startHarness({
      mode,
      commands: ['whitelist show'],
      settings: { commands: names },
    });
    await slack.command({ text: '1', command: '/unmute' }).reply();
    void slack.command({ text: '2', command: '/unwhitelist' });
    void slack.command({ text: 'show 3', command: '/whitelist' });
    await slack.command({ text: 'show 4', command: '/wl' }).reply();
    expect(runs.items.map(({ options }) => options['users'])).toEqual(['1', '4']);
  });

  test('finds a command of two words by the first word of the text', async () => {
    const commands = ['whitelist show', 'whitelist add'];
    const names = { unwhitelist: '/unmute', whitelist: '/wl' };
    const { slack, runs } = await startHarness({ mode, commands, settings: { commands: names } });
    await slack.command({ command: '/wl', text: 'add 1 group:main' }).reply();
    await slack.command({ command: '/wl', text: ' show' }).reply();
    await slack.command({ command: '/unmute', text: 'show' }).reply();
    expect(runs.items.map(({ typedAs, options }) => ({ typedAs, options }))).toEqual([
      { typedAs: '/wl add', options: { users: '1', group: 'main' } },
      { typedAs: '/wl show', options: {} },
      { typedAs: '/unmute', options: { users: 'show' } },
    ]);
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ['with the name', {}, 'moderator'],
    ['without a name where Slack gives none', { user_name: '' }, undefined],
  ])('hands over who asked %s', async (_, payload, name) => {
    const { slack, runs } = await startHarness({ mode });
    await slack.command({ text: '1', payload }).reply();
    expect(runs.items[0]?.invoker).toEqual({ platform: 'slack', id: 'U1', ...(name && { name }) });
  });

  test('acknowledges clicks, submissions and shortcuts before any call, while nothing else answers', async () => {
    const { slack } = await startHarness({
      mode,
      menu: { en: 'Remove', 'zh-CN': '移出' },
      run: (request) => (request.options['users'] === '1' ? buttonReply(request) : pickerReply(request)),
      emulator: { userGroups: { S1: ['U1'] } },
      settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
      times: { groupMs: 60_000, groupCacheMs: 0 },
    });
    const message = await slack.command({ text: '1' }).reply();
    const modal = await slack.command({ text: '' }).modal();
    slack.fail('usergroups.users.list', 'hang');
    const before = slack.calls.length;
    const deliveries = [
      slack.click(message, 'Do it'),
      slack.submit(modal, { selected: ['9000'] }),
      slack.shortcut({ message: { text: '1' } }),
    ];
    const acknowledged = await Promise.all(deliveries.map((delivery) => delivery.acknowledged));
    for (const { status, body, ms } of acknowledged) {
      expect({ status, body }).toEqual({ status: 200, body: '' });
      expect(ms).toBeLessThan(20_000);
    }
    await slack.called('usergroups.users.list', 5);
    const first = Math.min(...slack.calls.slice(before).map(({ order }) => order));
    expect(first).toBeGreaterThan(Math.min(...acknowledged.map(({ order }) => order)));
  });

  test('runs a command once however often it is delivered, and acknowledges each time', async () => {
    const { slack, runs, log } = await startHarness({ mode });
    const first = slack.command({ text: '1' });
    const second = slack.redeliver(first);
    await Promise.all([first.acknowledged, second.acknowledged]);
    await first.reply();
    const third = await slack.redeliver(first).acknowledged;
    expect(third).toMatchObject({ status: 200, body: '' });
    await slack.command({ text: '2' }).reply();
    expect(runs.items.map(({ options }) => options['users'])).toEqual(['1', '2']);
    expect(first.shown).toHaveLength(1);
    const dropped = log.items.filter(({ msg }) => msg.includes('delivered again'));
    expect(dropped.map(({ level }) => level)).toEqual([30, 30]);
  });

  test('knows a second delivery by its response_url where there is no trigger_id', async () => {
    const { slack, runs } = await startHarness({ mode });
    const first = slack.command({ text: '1', payload: { trigger_id: '' } });
    await first.reply();
    await slack.redeliver(first).acknowledged;
    await slack.command({ text: '2', payload: { trigger_id: '' } }).reply();
    expect(runs.items).toHaveLength(2);
    expect(runs.items[0]?.id).toMatch(/^[\da-f]{32}$/u);
  });

  test('writes neither a token nor a response_url into the log', async () => {
    const { slack, log, platform } = await startHarness({
      mode,
      settings: { moderatorUsers: [], moderatorGroups: ['S404'] },
    });
    slack.fail('users.info', { status: 500, body: 'oops' });
    slack.fail('response_url', { status: 404 });
    const { payload, replies } = slack.command({ text: '1' });
    await replies(1);
    await platform.stop();
    const lines = JSON.stringify(log.items);
    for (const secret of [slack.botToken, slack.appToken, slack.signingSecret, 'fake-verification-token'])
      expect(lines).not.toContain(secret);
    expect(lines).not.toContain(payload['response_url']);
    expect(lines).not.toContain('ticket=');
  });
});

test('does not run what it could not acknowledge, and runs it when it comes again', async () => {
  // A socket that is lost between a command and its acknowledgement; the emulator cannot hit that moment.
  const { dispatch, runs, log } = await createHarness({ mode: 'socket' });
  const parts = {
    dispatch,
    names: NAMES,
    log: createLogger(log),
    ...({
      pickerOptions: createPickerOptions(() => 0),
      access: {
        check: () => Promise.resolve('allowed' as const),
        known: () => 'allowed' as const,
        forget: () => undefined,
      },
      responders: () => {
        throw new Error('nobody is refused');
      },
      localeOfStranger: () => Promise.resolve('en' as const),
    } as const),
  };
  const listener = createCommandListener('unwhitelist', parts);
  const command = { user_id: 'U1', channel_id: 'C1', text: '1', trigger_id: 'T' };
  const deliver = (ack: () => Promise<void>) =>
    listener({ command, ack } as unknown as Parameters<CommandListener>[0]);

  await deliver(() => Promise.reject(new Error('not ready')));
  expect(runs.items).toHaveLength(0);
  expect(log.items).toMatchObject([
    { level: 50, interaction: expect.stringMatching(/^[\da-f]{32}$/u) as string },
  ]);
  await deliver(() => Promise.resolve());
  await runs.first(1);
});

describe('over http', () => {
  test.each([
    ['a wrong signature', { secret: 'not-the-secret' }],
    ['a stale timestamp', { timestamp: Math.floor(Date.now() / 1000) - 600 }],
  ])('refuses %s with 401 and runs nothing', async (_, signing) => {
    const { slack, runs } = await startHarness({ mode: 'http' });
    const { status } = await slack.command({ text: '1', signing }).acknowledged;
    expect(status).toBe(401);
    await slack.command({ text: '2' }).reply();
    expect(runs.items.map(({ options }) => options['users'])).toEqual(['2']);
  });

  test.each(['; charset=utf-8', ';charset="UTF-8"'])(
    'reads a form whose content type goes on with %s',
    async (parameter) => {
      const { slack, platform, runs } = await startHarness({ mode: 'http' });
      const form = { team_id: 'T1', user_id: 'U1', channel_id: 'C1', command: '/unwhitelist', text: '7' };
      const { status } = await sendSigned({
        port: platform.port() ?? 0,
        secret: slack.signingSecret,
        body: new URLSearchParams(form).toString(),
        contentType: `application/x-www-form-urlencoded${parameter}`,
      });
      expect(status).toBe(200);
      const [run] = await runs.first(1);
      expect(run?.options).toMatchObject({ users: '7' });
    },
  );

  test('has a port only while it listens', async () => {
    const { platform, start } = await createHarness({ mode: 'http' });
    expect(platform.port()).toBeUndefined();
    await start();
    expect(platform.port()).toBeGreaterThan(0);
    await platform.stop();
    expect(platform.port()).toBeUndefined();
  });
});

describe.each(MODES)('a bug over $mode', ({ mode }) => {
  test('on the way of a command is logged without what was sent, and the next command works', async () => {
    let broken = true;
    const { slack, log, runs } = await startHarness({
      mode,
      dispatch: (dispatch) => ({
        ...dispatch,
        receive: async (invocation, acknowledge) => {
          if (!broken) return dispatch.receive(invocation, acknowledge);
          await acknowledge();
          throw new Error('a bug');
        },
      }),
    });
    const lost = slack.command({ text: 'private words' });
    expect(await lost.acknowledged).toMatchObject({ status: 200, body: '' });
    const [line] = await log.first(1, ({ msg }) => msg.includes('this is a bug'));
    expect(line).toMatchObject({ level: 50, err: { message: 'a bug' } });
    expect(JSON.stringify(log.items)).not.toMatch(/private words|fake-verification-token/u);
    broken = false;
    await slack.command({ text: '2' }).reply();
    expect(runs.items).toHaveLength(1);
  });
});
