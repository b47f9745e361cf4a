/** What moderators paste, given in each way in which it is given: who is named, who is touched, and what the reply says. */
import { describe, expect, test } from 'vitest';
import { seed } from '../support/volcengine/service.ts';
import { PLATFORMS, startConversation, type Shown, type StartedConversation } from './conversation.ts';
import { CASES, lines, type Case } from './pasted-cases.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const SMALL = ['1', '2', '3', '5', '7', '10'];
const BIG = ['7000000000000000002', '9007199254740993', '9223372036854775807'];
const LISTED = [...SMALL, '10001', '10002', '10003', ...BIG];

const give = (moderator: StartedConversation['moderator'], { by, text }: Case): Promise<Shown> => {
  if (by === 'message') return moderator.messageMenu(String(text));
  if (by === 'typed') return moderator.unwhitelist(String(text));
  return moderator.unwhitelistFile(by.file, typeof text === 'string' ? new TextEncoder().encode(text) : text);
};

/** The ids in the removals that arrived at the service, in order. */
const removed = ({ service }: Pick<StartedConversation, 'service'>): readonly string[] =>
  service
    .bodies(REMOVE)
    .flatMap((body) => /"ParticipantUserIds":\[([^\]]*)\]/u.exec(body)?.[1]?.split(',') ?? []);

describe.each(PLATFORMS)('%s', (platform) => {
  test.each(CASES)('$name', async (given) => {
    const bot = await startConversation(platform, { seeds: [seed(LISTED)] });
    const asked = await give(bot.moderator, given);
    for (const sentence of given.says) expect(asked.text).toMatch(asTest(sentence));
    expect(removed(bot)).toEqual([]);
    if (given.removes.length === 0) return;
    const done = await asked.press('Remove');
    expect(removed(bot)).toEqual(given.removes);
    for (const id of given.removes) expect(done.text).toContain(`user ${id} · ${id}`);
    expect(bot.service.whitelist()).toEqual(LISTED.filter((id) => !given.removes.includes(id)));
  });

  test('a reason ends at the end of its line: both are removed, at once', async () => {
    const bot = await startConversation(platform, { seeds: [seed(LISTED)] });
    const { text } = await bot.moderator.unwhitelist(lines('10001 reason: spam', '10002 reason: rude'));
    expect(text).toContain('Removed 2 users from the main whitelist.');
    expect(removed(bot)).toEqual(['10001', '10002']);
    expect((await bot.moderator.whitelist('history')).text).toContain('spam; rude');
  });

  test.each(['--preview', '预览', 'preview', '—preview', 'preview:yes'])(
    '10001 %s shows what would happen, and does nothing',
    async (preview) => {
      const bot = await startConversation(platform, { seeds: [seed(LISTED)] });
      const { text, buttons } = await bot.moderator.unwhitelist(`10001 ${preview}`);
      expect(text).toContain(
        'Preview: this would remove 1 user from the main whitelist. Nothing has changed.',
      );
      expect(buttons).toEqual([]);
      expect(removed(bot)).toEqual([]);
    },
  );

  test.each([
    ['10001 gruop:vip', 'I do not know the option gruop:. Did you mean group? Nothing has changed.'],
    ['10001 --force', 'I do not know the option --force. Nothing has changed.'],
    ['10001 备注者：小王', 'I do not know the option 备注者:. Nothing has changed.'],
  ])('%s stops the command', async (typed, sentence) => {
    const bot = await startConversation(platform, { seeds: [seed(LISTED)] });
    expect((await bot.moderator.unwhitelist(typed)).text).toContain(sentence);
    expect(bot.service.arrivals).toEqual([]);
  });

  test('a Discord id says what it looks like, and whom it is linked to', async () => {
    const bot = await startConversation(platform, { seeds: [seed(LISTED)] });
    const id = '651931638409986049';
    const alone = await bot.moderator.unwhitelist(id);
    expect(alone.text).toContain('This user was not on the main whitelist.');
    expect(alone.text).toContain(`${id} — looks like a Discord ID, not a user ID`);
    if (platform !== 'Discord') return;
    await bot.moderator.whitelist('link', { account: id, id: '10001' });
    const linked = await bot.moderator.unwhitelist(id);
    expect(linked.text).toContain(`user 10001 · 10001 — is linked to the Discord account ${id}`);
    await linked.press('Remove user 10001');
    expect(removed(bot).at(-1)).toBe('10001');
  });

  test('more than 100,000 entries are refused with their number', async () => {
    const bot = await startConversation(platform, { seeds: [seed(LISTED)] });
    const file = new TextEncoder().encode('10001 '.repeat(100_001));
    const { text } = await bot.moderator.unwhitelistFile('ids.txt', file);
    expect(text).toContain('That is 100001 entries; a command takes at most 100000.');
    expect(removed(bot)).toEqual([]);
  });
});

function asTest(sentence: string | RegExp): RegExp {
  return typeof sentence === 'string' ? new RegExp(RegExp.escape(sentence), 'u') : sentence;
}
