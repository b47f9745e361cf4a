/** Files that moderators attach: fetched from Discord alone, whole or not at all. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import pino from 'pino';
import { FILE_MAX_BYTES, type Command, type IncomingFile } from '../../../src/chat/command.ts';
import { createFetchFile, fileOriginsOf } from '../../../src/discord/attachment.ts';
import type { FakeAttachment, DiscordEmulator, Failure } from '../../../emulators/discord/index.ts';
import { MEMBER, startBot, stubOption } from '../harness.ts';

/** Longer than a busy machine takes for the largest file. */
const PATIENT_MS = 60_000;
/** Where nothing comes that could be waited for. */
const SHORT_MS = 100;
const commands = (stub: Command): readonly Command[] => [
  { ...stub, options: [...stub.options, stubOption('file', 'file')] },
];
const problem = (what: string, name = 'a.txt'): object => ({ kind: 'problem', name, problem: what });
const TEN_MIB = 10 * 1_024 * 1_024;

interface AttachOptions {
  /** Milliseconds that the file may take. */
  readonly file?: number;
  readonly prepare?: (discord: DiscordEmulator) => void;
}

/** What the command got, and how often the file was asked for. */
async function attach(
  attachment: FakeAttachment,
  { file: fileMs = PATIENT_MS, prepare = () => undefined }: AttachOptions = {},
) {
  const bot = await startBot({ commands, times: { file: fileMs } });
  prepare(bot.discord);
  await bot.discord.command({ name: 'unwhitelist', attachments: { file: attachment } }).reply();
  expect(JSON.stringify(bot.logs)).not.toContain('/attachments/');
  const asked = bot.discord.calls.filter(({ route }) => route === 'attachment').length;
  return { files: bot.runs[0]?.files, file: bot.runs[0]?.files[0], asked, bot };
}

describe('an attached file', () => {
  test.each([
    ['text', '1\r\n2\r\n'],
    ['text with a byte order mark', '\uFEFF用户,1\n'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0, 0x80])],
    ['nothing', ''],
    ['as much as is read', 'x'.repeat(FILE_MAX_BYTES)],
  ])('arrives to the last byte: %s', async (_what, content) => {
    const { file, asked } = await attach({ name: '用户 ids.csv', content });

    expect(file).toMatchObject({ kind: 'file', name: '用户 ids.csv' });
    expect(bytesOf(file)).toEqual(Buffer.from(content));
    expect(asked).toBe(1);
  });

  test('is there beside the options, and in a command of two words', async () => {
    const label = { en: 'whitelist', 'zh-CN': '白名单' };
    const { discord, runs } = await startBot({
      commands: (stub) =>
        commands(stub).map((command) => ({
          ...command,
          name: 'whitelist add',
          parent: { label, description: label },
        })),
    });
    const attachments = { file: { name: 'a.txt', content: '1' } };
    await discord.command({ name: 'whitelist add', options: { reason: 'x' }, attachments }).reply();

    expect(runs[0]).toMatchObject({ options: { reason: 'x' }, files: [{ kind: 'file', name: 'a.txt' }] });
    expect(runs[0]?.options).not.toHaveProperty('file');
  });

  test('that was not given is not there', async () => {
    const { discord, runs } = await startBot({ commands });
    await discord.command({ name: 'unwhitelist' }).reply();
    expect(runs[0]?.files).toEqual([]);
  });

  test('of somebody who is no moderator is not fetched', async () => {
    const { discord, runs } = await startBot({ commands });
    const attachments = { file: { name: 'a.txt', content: '1' } };
    await discord.command({ name: 'unwhitelist', attachments, roles: [MEMBER] }).reply();

    expect(runs).toHaveLength(0);
    expect(discord.calls.filter(({ route }) => route === 'attachment')).toEqual([]);
  });
});

describe('is not read', () => {
  test.each<[string, FakeAttachment, number]>([
    ['that says it is too large', { name: 'a.txt', content: '1', size: TEN_MIB }, 0],
    ['that is one byte too large', { name: 'a.txt', content: 'x'.repeat(FILE_MAX_BYTES + 1) }, 0],
    ['that lies about its size', { name: 'a.txt', content: 'x'.repeat(TEN_MIB), size: 10 }, 1],
    ['that never ends', { name: 'a.txt', content: 'x'.repeat(65_536), size: 10, then: 'more' }, 1],
  ])('one %s', async (_what, attachment, times_) => {
    const { file, asked } = await attach(attachment);
    expect(file).toEqual(problem('too-large'));
    expect(asked).toBe(times_);
  });

  test('one from a host that is not Discord’s', async () => {
    const { file, bot } = await attach({ name: 'a.txt', content: '1', url: 'https://evil.example/a.txt' });
    expect(file).toEqual(problem('wrong-host'));
    expect(await bot.logged(/not at Discord/u)).toMatchObject({ origin: 'https://evil.example' });
  });

  test.each<[string, Failure, number?]>([
    ['is gone', { status: 404 }],
    ['cannot be had now', { status: 503 }],
    ['hangs', { delayMs: 60_000 }, SHORT_MS],
    ['is cut', { drop: true }],
    ['leads elsewhere', { status: 302, headers: { location: '/attachments/1/a.txt' } }],
  ])('one that %s', async (_what, failure, fileMs = PATIENT_MS) => {
    const prepare = ({ fail }: DiscordEmulator): void => {
      fail('attachment', failure);
    };
    const { file, asked, bot } = await attach({ name: 'a.txt', content: '1' }, { file: fileMs, prepare });
    expect(file).toEqual(problem('unavailable'));
    expect(asked).toBe(1);
    expect(await bot.logged(/^an attached file could not be fetched$/u)).toMatchObject({ level: 40 });
  });

  test('one of which Discord tells nothing', async () => {
    const { files, asked } = await attach({ name: 'a.txt', content: '1', resolved: false });
    // By the name of its option, as its own is not known.
    expect(files).toEqual([problem('unavailable', 'file')]);
    expect(asked).toBe(0);
  });

  test('one that stops half way', async () => {
    const { file } = await attach(
      { name: 'a.txt', content: '1', size: 2, then: 'nothing' },
      { file: SHORT_MS },
    );
    expect(file).toEqual(problem('unavailable'));
  });
});

describe('Discord’s own hosts', () => {
  const fetchFile = createFetchFile(
    fileOriginsOf('https://discord.com/api'),
    1_000,
    pino({ level: 'silent' }),
  );

  test.each([
    'http://cdn.discordapp.com/attachments/1/2/a.txt',
    'https://cdn.discordapp.com:8443/attachments/1/2/a.txt',
    'https://cdn.discordapp.com.evil.example/a.txt',
    'https://evil.example/cdn.discordapp.com/a.txt',
    'https://cdn.discordapp.com@evil.example/a.txt',
    'file:///etc/passwd',
    'nonsense',
  ])('are not %s', async (url) => {
    const fetched = stubFetch();
    expect(await fetchFile({ name: 'a.txt', url, size: 1 })).toEqual(problem('wrong-host'));
    expect(fetched).not.toHaveBeenCalled();
  });

  test.each(['https://cdn.discordapp.com', 'https://media.discordapp.net'])('are %s', async (origin) => {
    const fetched = stubFetch();
    const url = `${origin}/attachments/1/2/a.txt?ex=1`;
    expect(await fetchFile({ name: 'a.txt', url, size: 1 })).toMatchObject({ kind: 'file' });
    expect(fetched).toHaveBeenCalledExactlyOnceWith(url, expect.objectContaining({ redirect: 'error' }));
  });
});

test.each([
  ['http://127.0.0.1:4000/api', ['http://127.0.0.1:4000']],
  ['http://localhost:4000/api', ['http://localhost:4000']],
  ['http://[::1]:4000/api', ['http://[::1]:4000']],
  ['https://discord.com/api', []],
  ['https://127.0.0.1.example/api', []],
])('with the API at %s, files may come from %j too', (apiUrl, more) => {
  const discord = ['https://cdn.discordapp.com', 'https://media.discordapp.net'];
  expect(fileOriginsOf(apiUrl)).toEqual([...discord, ...more]);
});

function stubFetch() {
  const fetched = vi.fn(() => Promise.resolve(new Response('1')));
  vi.stubGlobal('fetch', fetched);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  return fetched;
}

function bytesOf(file: IncomingFile | undefined): Buffer | undefined {
  return file?.kind === 'file' ? Buffer.from(file.bytes) : undefined;
}
