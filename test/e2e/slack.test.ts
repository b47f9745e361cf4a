import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SLACK_CHANNEL } from '../support/environment.ts';
import type { Delivery, SlackEmulator, Message } from '../../emulators/slack/index.ts';
import { seed } from '../support/volcengine/service.ts';
import { fakeSlack, testService, startWithChats, withoutMarkUp, type BotOptions } from './harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';

/** The default cap of a whitelist. */
const hundred = Array.from({ length: 100 }, (_, index) => String(10_001 + index));

interface Read extends Message {
  readonly plain: string;
}

async function read(delivery: Delivery): Promise<Read> {
  const message = await delivery.reply();
  return { ...message, plain: withoutMarkUp(message.text) };
}

describe.each([
  ['in Socket Mode', false],
  ['over HTTP', true],
])('%s', (_name, http) => {
  async function start(options: BotOptions = {}) {
    const slack = await fakeSlack();
    const bot = await startWithChats(
      { slack, http },
      { ...options, env: { CONFIRM_ABOVE: '20', ...options.env } },
    );
    return { slack, ...bot };
  }
  const type = (slack: SlackEmulator, text: string, command = '/unwhitelist', userId = 'UMOD') =>
    slack.command({ text, command, userId, channelId: SLACK_CHANNEL });
  const say = (...typed: Parameters<typeof type>) => read(type(...typed));

  describe('1. picking by nickname', () => {
    test('a modal with those on the whitelist removes whom it is told', async () => {
      const { slack, service } = await start();
      const modal = await type(slack, '').modal();
      expect(modal.title).toBe('Choose who to remove');
      expect(modal.options?.map(({ text }) => text)).toContain('user 10001 · 10001');
      const submitted = slack.submit(modal, {
        selected: ['10001', '9007199254740993'],
        pasted: '10002\n99999',
      });
      const { plain } = await read(submitted);
      expect(plain).toContain('Removed 3 users from the main whitelist; 1 was not on it.');
      expect(service.bodies(REMOVE)[0]).toContain('[10001,9007199254740993,10002,99999]');
    });
    test('5,000 are searched', async () => {
      const ids = Array.from({ length: 5_000 }, (_, index) => String(10_001 + index));
      const { slack } = await start({ seeds: [seed(ids)] });
      // Reading so many takes longer than Slack lets a modal be opened: it is open before that.
      const typed = type(slack, '');
      const modal = await typed.modal();
      expect(typed.shown).toEqual([]);
      expect(modal.text).toContain('5000 users are on the main whitelist.');
      expect(modal.options).toBeUndefined();
      const found = await slack.suggest(modal, 'USER 1234');
      expect(found.map(({ value }) => value)).toEqual([
        '12340',
        '12341',
        '12342',
        '12343',
        '12344',
        '12345',
        '12346',
        '12347',
        '12348',
        '12349',
      ]);
      expect((await read(slack.submit(modal, { selected: ['12345'] }))).plain).toContain('Removed 1 user');
    });
  });

  test('2. see and restore: show, add, history', async () => {
    const { slack, service } = await start();
    const show = await say(slack, 'show', '/whitelist');
    expect(show.plain).toContain('5 users are on the main whitelist.');
    expect(show.plain).toContain('• user 10001 · 10001 — since 2025-10-09 08:53 UTC');
    // Nobody should copy the operator's id from a list of users to remove.
    expect(show.plain).not.toContain('7000000000000000001');
    expect((await say(slack, 'show vip', '/whitelist')).plain).toContain('1 user is on the vip whitelist.');
    const added = await say(slack, 'add 20009 reason: singer', '/whitelist');
    expect(added.plain).toContain('Added 1 user to the main whitelist.');
    expect(service.whitelist()).toContain('20009');
    const history = await say(slack, '历史', '/whitelist', 'UMODZH');
    expect(history.plain).toMatch(/UTC — @UMOD 加入 20009 — 原因：singer/u);
    const shown = await say(slack, 'show', '/whitelist');
    expect(shown.plain).toMatch(/• 20009 — since .* UTC, added by @UMOD/u);
  });

  describe('3. buttons on the result', () => {
    test('undo works after a restart, for its owner, once', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
      onTestFinished(() => rm(dataDir, { recursive: true }));
      const service = await testService();
      const slack = await fakeSlack();
      const before = await startWithChats({ slack, http }, { running: service, dataDir });
      const result = await say(slack, '10001 99999');
      await before.stop();
      await startWithChats({ slack, http }, { running: service, dataDir });

      const click = (userId: string) => read(slack.click(result, 'Undo', { userId }));
      expect((await click('USTRANGER')).plain).toContain('You are not one of the moderators');
      expect((await click('UMOD2')).plain).toContain(
        'Only the person who gave the command can use this button.',
      );
      expect(service.whitelist()).not.toContain('10001');
      const texts = (await Promise.all([click('UMOD'), click('UMOD')])).map(({ plain }) => plain).toSorted();
      // Refused before the other one has begun, or while it runs.
      expect(texts[0]).toMatch(/⛔ (?:This button has been used already|@UMOD is undoing this change)/u);
      expect(texts[1]).toContain('✅ Undone: 1 user is back on the main whitelist.');
      expect(service.whitelist()).toContain('10001');
    });
    test('undo into a whitelist that has become full says so', async () => {
      const { slack, service } = await start({ seeds: [seed(hundred)] });
      const result = await say(slack, '10001');
      await say(slack, 'add 77777', '/whitelist');
      const undone = await read(slack.click(result, 'Undo'));
      expect(undone.plain).toContain('❌ Nobody was added to the main whitelist.');
      expect(undone.plain).toContain('• user 10001 · 10001 — the whitelist is full');
      expect(service.whitelist()).toHaveLength(100);
    });
    test('retry failed; all ids as file; one that is too old', async () => {
      const { slack, service } = await start();
      service.faults.add({ kind: 'throttle' }, { times: 3, action: REMOVE });
      const failed = await say(slack, '10001');
      const retried = await read(slack.click(failed, 'Retry 1'));
      expect([retried.plain, retried.inPlace]).toEqual([expect.stringContaining('Removed 1 user'), true]);
      const old = await read(slack.click(failed, 'Retry 1', { value: 'uw0:x' }));
      expect(old.plain).toContain('This button is too old. Give the command again.');
    });
    test('all ids as file', async () => {
      const { slack } = await start({ env: { CONFIRM_ABOVE: '100' } });
      const ids = Array.from({ length: 25 }, (_, index) => String(10_001 + index));
      const result = await say(slack, ids.join(' '));
      expect(result.plain).toContain('The file is in your direct messages with this bot.');
      slack.click(result, 'Download all IDs');
      const files = await slack.uploads(2);
      for (const file of files) {
        expect(file).toMatchObject({ name: 'unwhitelist-main.csv', channelId: 'DUMOD' });
        expect(file.content.split('\r\n')).toHaveLength(27);
      }
    });
  });

  describe('4. files', () => {
    const upload = async (slack: SlackEmulator, name: string, bytes: Uint8Array) => {
      const modal = await type(slack, '').modal();
      return read(slack.submit(modal, { file: slack.host({ name, bytes }) }));
    };
    test('a CSV is read, the column named, and asked about first', async () => {
      const { slack, service } = await start();
      const asked = await upload(slack, 'left.csv', Buffer.from('name;user_id\nA;10001\nB;10002\n'));
      expect(asked.plain).toContain('Remove 2 users from the main whitelist?');
      expect(asked.plain).toContain('The IDs are from the column user_id of the file.');
      expect(service.bodies(REMOVE)).toEqual([]);
      const done = await read(slack.click(asked, 'Remove 2 users'));
      expect([done.plain, done.inPlace]).toEqual([expect.stringContaining('Removed 2 users'), true]);
      expect(done.buttons).toEqual(['Undo']);
    });
    test.each([
      ['empty', Buffer.from(''), 'The file is empty.'],
      ['binary', Buffer.from([1, 2, 3, 4, 0, 0, 0, 1]), 'The file is not plain text.'],
      ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa]), 'This is a picture.'],
      ['10 MiB', Buffer.alloc(10 * 1_048_576, 'x'), 'The file is larger than 1 MiB.'],
      ['without ids', Buffer.from('nobody'), 'I found no user ID in the file.'],
    ])('that is %s', async (_kind, bytes, expected) => {
      const { slack } = await start();
      expect((await upload(slack, 'ids.txt', bytes)).plain).toContain(expected);
    });
  });

  describe('5. preview and confirmation', () => {
    test('a preview does nothing', async () => {
      const { slack, service } = await start();
      const { plain } = await say(slack, '10001 99999 preview');
      expect(plain).toContain(
        'Preview: this would remove 1 user from the main whitelist. Nothing has changed.\nWould be removed (1)\n• user 10001 · 10001',
      );
      expect(plain).toContain('Not on the whitelist now (1)\n• 99999');
      expect(service.bodies(REMOVE)).toEqual([]);
    });
    test('many, several groups, and everybody are asked about first', async () => {
      const many = Array.from({ length: 25 }, (_, index) => String(10_001 + index));
      const vip = seed(['10001', '20001'], { conversationShortId: '7234567890123456790' });
      const { slack, service } = await start({ seeds: [seed(many), vip] });
      expect((await say(slack, many.join(' '))).plain).toContain(
        'Remove 25 users from the main whitelist? Nothing has changed yet.',
      );
      const both = await say(slack, '10001 group:all');
      expect(both.plain).toContain('Remove 1 user from the main and vip whitelists?');
      expect(service.bodies(REMOVE)).toEqual([]);
      expect((await read(slack.click(both, 'Remove 1 user'))).plain).toContain(
        'Removed 1 user (2 entries) from the main and vip whitelists.',
      );
      const everybody = await say(slack, 'all group:vip');
      expect((await read(slack.click(everybody, 'Remove 1 user'))).plain).toContain(
        'Removed 1 user from the vip whitelist.',
      );
    });
  });

  test('6. long work shows how far it is in the direct messages, and ends there too when Slack takes it nowhere else', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => String(10_001 + index));
    const env = { CONFIRM_ABOVE: '100', VOLC_QPS: '1', VOLC_BATCH_SIZE: '12' };
    const { slack, service } = await start({ seeds: [seed(ids.slice(30))], env });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
    const command = type(slack, ids.join(' '));
    const [first, last] = await command.replies(2);
    expect(withoutMarkUp(first?.text ?? '')).toMatch(/(?:24|36|48) of 60 done, about \d+ s left\./u);
    expect([first?.via, last?.via]).toEqual(['direct-message', 'direct-message']);
    expect(withoutMarkUp(last?.text ?? '')).toContain(
      'Removed 30 users from the main whitelist; 30 were not on it.',
    );
    expect(service.maxInAnySecond()).toBe(1);
  });

  test('7. mentions of linked accounts work', async () => {
    const { slack, service } = await start();
    const unlinked = await say(slack, '<@UBOB|bob>');
    expect(unlinked.plain).toContain('• @UBOB — this account has no user ID yet; link it first');
    const linked = await say(slack, 'link <@UBOB|bob> 10001', '/whitelist');
    expect(linked.plain).toMatch(/@UBOB is linked to (?:user 10001 · )?10001\./u);
    expect((await say(slack, '<@UBOB|bob>')).plain).toContain('Removed 1 user');
    expect(service.whitelist()).not.toContain('10001');
    const unlink = await say(slack, 'unlink <@UBOB|bob>', '/whitelist');
    expect(unlink.plain).toContain('@UBOB is no longer linked to user 10001 · 10001.');
  });

  test('8. the shortcut on a message, in a thread too, takes the ids in it, and asks in a modal', async () => {
    const { slack, service } = await start();
    const shortcut = slack.shortcut({
      message: { text: 'bye 10001, and 10002!\n10003', ts: '2.0', thread_ts: '1.0' },
      userId: 'UMOD',
      channelId: SLACK_CHANNEL,
      threadTs: '1.0',
    });
    const modal = await shortcut.modal();
    expect(withoutMarkUp(modal.text)).toContain('Remove 3 users from the main whitelist?');
    expect([modal.submit, service.bodies(REMOVE)]).toEqual(['Remove 3 users', []]);
    const result = await read(slack.submit(modal));
    expect(result.plain).toContain('Removed 3 users');
    expect(result.args['thread_ts']).toBe('1.0');
  });

  test('10. all of it in Chinese', async () => {
    const { slack } = await start();
    const asked = await say(slack, 'all', '/unwhitelist', 'UMODZH');
    expect(asked.plain).toContain('将把 5 位用户移出直播群 main 的白名单。尚未执行，点击下方按钮确认。');
    const done = await read(slack.click(asked, '确认移出 5 位'));
    expect(done.plain).toContain('✅ 已将 5 位用户移出直播群 main 的白名单。');
    const undone = await read(slack.click(done, '撤销'));
    expect(undone.plain).toContain('✅ 已撤销：5 位用户已恢复到直播群 main 的白名单。');
    const modal = await type(slack, '', '/unwhitelist', 'UMODZH').modal();
    expect([modal.title, modal.submit]).toEqual(['选择要移出的用户', '移出']);
    expect(modal.labels).toContain('或粘贴 ID');
  });

  describe('9. the audit channel', () => {
    test('is told who did what, where and why', async () => {
      const { slack } = await start({ env: { SLACK_AUDIT_CHANNEL: 'CAUDIT' } });
      await say(slack, '10001 99999 reason: spam');
      const [posted] = await slack.posts(1);
      expect(withoutMarkUp(posted?.text ?? '').split('\n')).toEqual([
        expect.stringMatching(/^⚠️ @\w+: Removed 1 user from the main whitelist; 1 was not on it\.$/u),
        'Was not on the whitelist (1)',
        '• 99999',
        'Removed (1)',
        '• user 10001 · 10001',
        'Reason: spam',
        expect.stringMatching(/^Request ID: sandbox\d{6}$/u),
      ]);
      expect(posted?.mentions).toEqual([]);
    });
    test('that cannot be posted to blocks nothing, and is logged', async () => {
      const { slack, log } = await start({ env: { SLACK_AUDIT_CHANNEL: 'CNOWHERE' } });
      expect((await say(slack, '10001')).plain).toContain('Removed 1 user');
      await vi.waitUntil(() => log.complaints().length > 0);
      expect(log.complaints()).toMatchObject([
        { level: 50, channel: 'CNOWHERE', advice: expect.stringContaining('invite the bot') as string },
      ]);
    });
  });
});
