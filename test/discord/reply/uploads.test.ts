/** Replies that are too long for a message come with a file, even beside the libraries that break discord.js's uploads. */
// First, as they may be in the bot: whichever undici loads first takes the process's dispatcher (discord.js#11525).
import '@slack/bolt';
import 'undici';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Reply } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { startBot } from '../harness.ts';

const ids = Array.from({ length: 300 }, (_, index) => String(9_000_000_000_000_000_000n + BigInt(index)));
const content = ['user,reason', ...ids.map((id) => `${id},不在白名单上`)].join('\r\n');

function longReply(): Reply {
  return {
    tone: 'failed',
    summary: say`Removed ${0} of ${300} users from the whitelist of ${'main'}.`,
    sections: [
      { heading: say`Failed (${300})`, lines: ids.map((id) => say`${id} — was not on the whitelist`) },
      { lines: [say`Check the ids.`] },
    ],
    file: {
      name: 'unwhitelist-直播.csv',
      content,
      pointer: say`All ${300} are in the attached file.`,
      tooLarge: say`Too large.`,
    },
  };
}

test('300 failures: what fits is shown, and all are in the file', async () => {
  const { discord } = await startBot({ answer: longReply });
  const { text, files, via, body } = await discord.command({ name: 'unwhitelist' }).reply();

  expect(via).toBe('edit');
  expect(files).toEqual([{ name: 'unwhitelist-_.csv', content }]);
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text).toMatch(
    /^❌ Removed 0 of 300 users from the whitelist of `main`\.\n\*\*Failed \(300\)\*\*\n- `9/u,
  );
  expect(text).toMatch(/\n- …\n\nCheck the ids\.\n\nAll 300 are in the attached file\.$/u);
  expect(body.allowed_mentions).toEqual({ parse: [] });
});

test('a file goes with a simpler form too, and with a direct message', async () => {
  const { discord } = await startBot({ answer: longReply });
  discord.fail('edit', { status: 400, code: 50035 });
  const plain = await discord.command({ name: 'unwhitelist' }).reply();
  expect(plain.files).toEqual([{ name: 'unwhitelist-_.csv', content }]);
  expect(plain.text.length).toBeLessThanOrEqual(4_000);

  discord.fail('edit', { status: 401, code: 50027 });
  discord.fail('follow-up', { status: 401, code: 50027 });
  const direct = await discord.command({ name: 'unwhitelist' }).reply();
  expect(direct).toMatchObject({ via: 'direct-message', files: [{ name: 'unwhitelist-_.csv', content }] });
});

test('a file that was asked for comes with a reply that fits, without a word about what does not', async () => {
  const short: Reply = { ...longReply(), sections: [], wantsFile: true };
  const { discord } = await startBot({ answer: () => short });
  const shown = await discord.command({ name: 'unwhitelist' }).reply();
  expect(shown.files).toEqual([{ name: 'unwhitelist-_.csv', content }]);
  expect(shown.text).not.toContain('attached');
});

test('a byte order mark arrives', async () => {
  const marked = {
    ...longReply(),
    file: { name: 'a.csv', content: '\uFEFFuser', pointer: say`x`, tooLarge: say`Too large.` },
  };
  const { discord } = await startBot({ answer: () => marked });
  expect((await discord.command({ name: 'unwhitelist' }).reply()).files).toEqual([
    { name: 'a.csv', content: '\uFEFFuser' },
  ]);
});

test('a file of as many bytes as Discord takes is sent as it is, and a larger one compressed', async () => {
  const { discord } = await startBot({ answer: longReply });
  const max = Buffer.byteLength(content);
  const whole = await discord.command({ name: 'unwhitelist', uploadMaxBytes: max }).reply();
  expect(whole.files).toEqual([{ name: 'unwhitelist-_.csv', content }]);

  const { files, text, via } = await discord
    .command({ name: 'unwhitelist', uploadMaxBytes: max - 1 })
    .reply();
  expect(via).toBe('edit');
  expect(files.map(({ name }) => name)).toEqual(['unwhitelist-_.csv.gz']);
  expect(gunzipSync(Buffer.from(files[0]?.content ?? '', 'base64')).toString()).toBe(content);
  expect(text).toMatch(/attached file\.$/u);
});

test('a file that is too large even when compressed is left out; the message comes all the same', async () => {
  const { discord } = await startBot({ answer: longReply });
  const reply = await discord.command({ name: 'unwhitelist', uploadMaxBytes: 500 }).reply();

  expect(reply).toMatchObject({ via: 'edit', files: [] });
  expect(reply.text).toMatch(/\n…$/u);
  expect(discord.calls.filter(({ route }) => route === 'edit')).toHaveLength(1);
});

test.each([
  ['groups', `whitelist-${Array.from({ length: 60 }, (_, index) => `group-${index}`).join('-')}.csv`],
  ['one word', `${'x'.repeat(2_000)}.csv`],
])('the name of a file is never too long, and keeps its end: %s', async (_what, name) => {
  const { discord } = await startBot({
    answer: () => ({ ...longReply(), file: { name, content, pointer: say`x`, tooLarge: say`Too large.` } }),
  });
  const [file] = (await discord.command({ name: 'unwhitelist' }).reply()).files;
  expect(file?.name).toBe(`${name.slice(0, 96)}.csv`);
});

test.each(['直播/../群.csv', 'a"b\r\nc: d.csv', '\u202Egnp.csv', '👍.csv', '..csv'])(
  'a name of odd characters is one that Discord keeps: %j',
  async (name) => {
    const { discord } = await startBot({
      answer: () => ({ ...longReply(), file: { name, content, pointer: say`x`, tooLarge: say`x` } }),
    });
    const { files, via } = await discord.command({ name: 'unwhitelist' }).reply();
    expect(via).toBe('edit');
    expect(files).toEqual([{ name: expect.stringMatching(/^[\w.-]{1,100}\.csv$/u) as string, content }]);
    expect(discord.calls.filter(({ route }) => route === 'edit')).toHaveLength(1);
  },
);
