/** Replies that are too long for a message come with a file, even beside the libraries that break discord.js's uploads. */
// First, as they may be in the bot: whichever undici loads first takes the process's dispatcher (discord.js#11525).
import '@slack/bolt';
import 'undici';
import { expect, test } from 'vitest';
import { entryLines, type Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { startBot } from './running-bot.ts';

const ids = Array.from({ length: 300 }, (_, index) => String(9_000_000_000_000_000_000n + BigInt(index)));
const content = ['user,reason', ...ids.map((id) => `${id},不在白名单上`)].join('\r\n');

function longReply(): Reply {
  const entries = ids.map((subject) => ({ subject, reason: say`was not on the whitelist` }));
  return {
    tone: 'failed',
    summary: say`Removed ${0} of ${300} users from the whitelist of ${'main'}.`,
    sections: [
      { heading: say`Failed (${300})`, lines: entryLines(entries) },
      { lines: [say`Check the ids.`] },
    ],
    file: { name: 'unwhitelist-直播.csv', content, pointer: say`All ${300} are in the attached file.` },
  };
}

test('300 failures: what fits is shown, and all are in the file', async () => {
  const { discord } = await startBot({ answer: longReply });
  const { text, files, via, body } = await discord.command({ name: 'unwhitelist' }).reply();

  expect(via).toBe('edit');
  expect(files).toEqual([{ name: 'unwhitelist-_.csv', content }]);
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text).toMatch(
    /^❌ Removed 0 of 300 users from the whitelist of `main`\.\n\*\*Failed \(300\)\*\*\n- was not/u,
  );
  expect(text).toMatch(/\n- …\n\nCheck the ids\.\n\nAll 300 are in the attached file\.$/u);
  expect(body.allowed_mentions).toEqual({ parse: [] });
});

test('a file goes with a plain text too, and with a direct message', async () => {
  const { discord } = await startBot({ answer: longReply });
  discord.fail('edit', { status: 400, code: 50035 });
  const plain = await discord.command({ name: 'unwhitelist' }).reply();
  expect(plain.files).toEqual([{ name: 'unwhitelist-_.csv', content }]);
  expect(plain.body.content?.length).toBeLessThanOrEqual(2_000);

  discord.fail('edit', { status: 401, code: 50027 });
  const direct = await discord.command({ name: 'unwhitelist' }).reply();
  expect(direct).toMatchObject({ via: 'direct-message', files: [{ name: 'unwhitelist-_.csv', content }] });
});

test('a file that was asked for comes with a reply that fits, without a word about what does not', async () => {
  const short: Reply = { ...longReply(), sections: [], wantsFile: true };
  const { discord } = await startBot({ answer: () => short });
  const shown = await discord.command({ name: 'unwhitelist' }).reply();
  expect(shown.files).toEqual([{ name: 'unwhitelist-_.csv', content }]);
  expect(shown.text).not.toContain('attached');

  discord.fail('edit', { status: 400, code: 50035 });
  const plain = await discord.command({ name: 'unwhitelist' }).reply();
  expect(plain.files).toHaveLength(1);
});
