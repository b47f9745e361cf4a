import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SLACK_CHANNEL } from '../support/environment.ts';
import type { Delivery, FakeSlack, Message } from '../support/fake-slack.ts';
import { seed } from '../support/volcengine.ts';
import { fakeSlack, testService, wire, withoutMarkUp, type BotOptions } from './bot.ts';

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
    const bot = await wire({ slack, http }, { ...options, env: { CONFIRM_ABOVE: '20', ...options.env } });
    return { slack, ...bot };
  }
  const type = (slack: FakeSlack, text: string, command = '/unwhitelist', userId = 'UMOD') =>
    slack.command({ text, command, userId, channelId: SLACK_CHANNEL });
  const say = (...typed: Parameters<typeof type>) => read(type(...typed));

  describe('1. picking by nickname', () => {
    test('a modal with those on the whitelist removes whom it is told', async () => {
      const { slack, service } = await start();
      const modal = await type(slack, '').modal();
      expect(modal.title).toBe('Remove from whitelist');
      expect(modal.options?.map(({ text }) => text)).toContain('user 10001 · 10001');
      const submitted = slack.submit(modal, {
        selected: ['10001', '9007199254740993'],
        pasted: '10002\n99999',
      });
      const { plain } = await read(submitted);
      expect(plain).toContain('Removed 3 of 4 users from the whitelist of main.');
      expect(service.bodies(REMOVE)[0]).toContain('[10001,9007199254740993,10002,99999]');
    });
    test('5,000 are searched', async () => {
      const ids = Array.from({ length: 5_000 }, (_, index) => String(10_001 + index));
      const { slack } = await start({ seeds: [seed(ids)] });
      // Reading so many takes longer than Slack lets a modal be opened: a button brings it.
      const offered = await say(slack, '');
      expect(offered.plain).toContain('5000 users on the whitelist of main. Pick those to remove.');
      const modal = await slack.click(offered, 'Remove from whitelist').modal();
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
      expect((await read(slack.submit(modal, { selected: ['12345'] }))).plain).toContain('Removed 1 of 1');
    }, 30_000);
  });

  test('2. see and restore: show, add, history', async () => {
    const { slack, service } = await start();
    const show = await say(slack, '', '/whitelist-show');
    expect(show.plain).toContain('5 users on the whitelist of main.');
    expect(show.plain).toContain('• 10001 (user 10001) — 2025-10-09 08:53 UTC, 7000000000000000001');
    const added = await say(slack, '20009 reason: singer', '/whitelist-add');
    expect(added.plain).toContain('Added 1 of 1 user to the whitelist of main.');
    expect(service.whitelist()).toContain('20009');
    const history = await say(slack, '', '/whitelist-history', 'UMODZH');
    expect(history.plain).toMatch(/UTC：UMOD \(slack\) 加入 1 位中的 1 位 — 原因：singer/u);
  });

  describe('3. buttons on the result', () => {
    test('undo works after a restart, for its owner, once', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
      onTestFinished(() => rm(dataDir, { recursive: true }));
      const service = await testService();
      const slack = await fakeSlack();
      const before = await wire({ slack, http }, { running: service, dataDir });
      const result = await say(slack, '10001 99999');
      await before.stop();
      await wire({ slack, http }, { running: service, dataDir });

      const click = (userId: string) => read(slack.click(result, 'Undo (1)', { userId }));
      expect((await click('USTRANGER')).plain).toContain('You are not one of the moderators');
      expect((await click('UMOD2')).plain).toContain('This button belongs to somebody else.');
      expect(service.whitelist()).not.toContain('10001');
      const texts = (await Promise.all([click('UMOD'), click('UMOD')])).map(({ plain }) => plain).toSorted();
      expect(texts[0]).toContain('⛔ This button has been used already.');
      expect(texts[1]).toContain('✅ Added 1 of 1 user to the whitelist of main.');
      expect(service.whitelist()).toContain('10001');
    });
    test('undo into a whitelist that has become full says so', async () => {
      const { slack, service } = await start({ seeds: [seed(hundred)] });
      const result = await say(slack, '10001');
      await say(slack, '77777', '/whitelist-add');
      const undone = await read(slack.click(result, 'Undo (1)'));
      expect(undone.plain).toContain('❌ Added 0 of 1 user to the whitelist of main.');
      expect(undone.plain).toContain('• 10001 — the whitelist is full');
      expect(service.whitelist()).toHaveLength(100);
    });
    test('retry failed; all ids as file; one that is too old', async () => {
      const { slack, service } = await start();
      service.faults.add({ kind: 'throttle' }, { times: 3 });
      const failed = await say(slack, '10001');
      expect((await read(slack.click(failed, 'Retry 1 failed'))).plain).toContain('Removed 1 of 1');
      const old = await read(slack.click(failed, 'Retry 1 failed', { value: 'uw0:x' }));
      expect(old.plain).toContain('This button is too old. Give the command again.');
    });
    test('all ids as file', async () => {
      const { slack } = await start({ env: { CONFIRM_ABOVE: '100' } });
      const ids = Array.from({ length: 25 }, (_, index) => String(10_001 + index));
      const result = await say(slack, ids.join(' '));
      slack.click(result, 'All ids as file');
      const [file] = await slack.uploads(1);
      expect(file).toMatchObject({ name: 'unwhitelist-main.csv', channelId: 'DUMOD' });
      expect(file?.content.split('\r\n')).toHaveLength(27);
    });
  });

  describe('4. files', () => {
    const upload = async (slack: FakeSlack, name: string, bytes: Uint8Array) => {
      const modal = await type(slack, '').modal();
      return read(slack.submit(modal, { file: slack.host({ name, bytes }) }));
    };
    test('a CSV is read, the column named, and asked about first', async () => {
      const { slack, service } = await start();
      const asked = await upload(slack, 'left.csv', Buffer.from('name;user_id\nA;10001\nB;10002\n'));
      expect(asked.plain).toContain('This would remove 2 users from main.');
      expect(asked.plain).toContain('The ids were read from the column user_id of the file.');
      expect(service.bodies(REMOVE)).toEqual([]);
      expect((await read(slack.click(asked, 'Remove 2 users'))).plain).toContain('Removed 2 of 2');
    });
    test.each([
      ['empty', Buffer.from(''), 'The file is empty.'],
      ['binary', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'The file is not plain text.'],
      ['UTF-16', Buffer.from([0xff, 0xfe, 0x31, 0, 0x32, 0]), 'The file is UTF-16.'],
      ['10 MiB', Buffer.alloc(10 * 1_048_576, 'x'), 'The file is larger than 1 MiB.'],
      ['without ids', Buffer.from('nobody'), 'The file holds no live user ids.'],
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
        'Preview: this would remove 1 user from main. Nothing was done.\nmain: on the whitelist now (1)\n• 10001 (user 10001)',
      );
      expect(plain).toContain('Not on the whitelist now (1)\n• 99999');
      expect(service.bodies(REMOVE)).toEqual([]);
    });
    test('many, several groups, and everybody are asked about first', async () => {
      const many = Array.from({ length: 25 }, (_, index) => String(10_001 + index));
      const vip = seed(['10001', '20001'], { conversationShortId: '7234567890123456790' });
      const { slack, service } = await start({ seeds: [seed(many), vip] });
      expect((await say(slack, many.join(' '))).plain).toContain(
        'This would remove 25 users from main. Nothing has been done yet',
      );
      const both = await say(slack, '10001 group:all');
      expect(both.plain).toContain('This would remove 2 users from main, vip.');
      expect(service.bodies(REMOVE)).toEqual([]);
      expect((await read(slack.click(both, 'Remove 2 users'))).plain).toContain(
        'Removed 2 of 2 users from the whitelists of 2 live groups.',
      );
      const everybody = await say(slack, 'all group:vip');
      expect((await read(slack.click(everybody, 'Remove 1 user'))).plain).toContain(
        'Removed 1 of 1 user from the whitelist of vip.',
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
    expect(withoutMarkUp(first?.text ?? '')).toMatch(
      /Working: (?:36|48) of 60 users done, about \d+ s left\./u,
    );
    expect([first?.via, last?.via]).toEqual(['direct-message', 'direct-message']);
    expect(withoutMarkUp(last?.text ?? '')).toContain('Removed 30 of 60 users from the whitelist of main.');
    expect(service.maxInAnySecond()).toBe(1);
  }, 30_000);

  test('7. mentions of linked accounts work', async () => {
    const { slack, service } = await start();
    const unlinked = await say(slack, '<@UBOB|bob>');
    expect(unlinked.plain).toContain('• <@UBOB|bob> — a mention that is not linked to a live user id');
    const linked = await say(slack, '<@UBOB|bob> 10001', '/whitelist-link');
    expect(linked.plain).toContain('The account UBOB is linked to the live user 10001.');
    expect((await say(slack, '<@UBOB|bob>')).plain).toContain('Removed 1 of 1 user');
    expect(service.whitelist()).not.toContain('10001');
    const unlink = await say(slack, '<@UBOB|bob>', '/whitelist-unlink');
    expect(unlink.plain).toContain('is linked to no live user any more.');
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
    expect(withoutMarkUp(modal.text)).toContain('This would remove 2 users from main.');
    expect([modal.submit, service.bodies(REMOVE)]).toEqual(['Remove 2 users', []]);
    const result = await read(slack.submit(modal));
    expect(result.plain).toContain('Removed 2 of 2 users');
    expect(result.args['thread_ts']).toBe('1.0');
  });

  test('10. all of it in Chinese', async () => {
    const { slack } = await start();
    const asked = await say(slack, 'all', '/unwhitelist', 'UMODZH');
    expect(asked.plain).toContain('将从 main 移出 5 位用户。尚未执行：请按按钮执行。');
    const done = await read(slack.click(asked, '移出 5 位用户'));
    expect(done.plain).toContain('✅ 已将 5 位用户中的 5 位移出直播群 main 的白名单。');
    const undone = await read(slack.click(done, '撤销（5）'));
    expect(undone.plain).toContain('✅ 已将 5 位用户中的 5 位加入直播群 main 的白名单。');
    const modal = await type(slack, '', '/unwhitelist', 'UMODZH').modal();
    expect([modal.title, modal.submit]).toEqual(['移出白名单', '移出']);
    expect(modal.labels).toContain('或粘贴 ID');
  });

  describe('9. the audit channel', () => {
    test('is told who did what, where and why', async () => {
      const { slack } = await start({ env: { SLACK_AUDIT_CHANNEL: 'CAUDIT' } });
      await say(slack, '10001 99999 reason: spam');
      const [posted] = await slack.posts(1);
      expect(withoutMarkUp(posted?.text ?? '')).toBe(
        '⚠️ UMOD (slack) removed 1 of 2 users from the whitelist of main.\nReason: spam\nRequest ids: sandbox000001',
      );
    });
    test('that cannot be posted to blocks nothing, and is logged', async () => {
      const { slack, log } = await start({ env: { SLACK_AUDIT_CHANNEL: 'CNOWHERE' } });
      expect((await say(slack, '10001')).plain).toContain('Removed 1 of 1');
      await vi.waitUntil(() => log.complaints().length > 0);
      expect(log.complaints()).toMatchObject([{ level: 40, channel: 'CNOWHERE' }]);
    });
  });
});
