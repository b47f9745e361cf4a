/** Files that moderators upload: fetched from Slack alone, never more than may be read, and always with an end. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FILE_MAX_BYTES } from '../../src/chat/command.ts';
import { createDownload } from '../../src/slack/download.ts';
import { createFakeSlack } from '../support/fake-slack.ts';

const MIB_10 = Buffer.alloc(10 * 1_048_576, '1 ');

async function startDownloads(timeoutMs = 2_000) {
  const slack = await createFakeSlack();
  onTestFinished(() => slack.close());
  const { botToken, apiUrl } = slack;
  const stopping = new AbortController();
  const download = createDownload({ botToken, apiUrl, timeoutMs, stopping: stopping.signal });
  return { slack, download, stopping, settings: { botToken, apiUrl, timeoutMs, stopping: stopping.signal } };
}

function problem(kind: string, name = 'ids.txt') {
  return { kind: 'problem', name, problem: kind };
}

test('a file of the largest size is read whole, with the bot token', async () => {
  const { slack, download } = await startDownloads();
  const bytes = Buffer.alloc(FILE_MAX_BYTES, '12,');
  const file = await download(slack.host({ name: 'ids.csv', bytes }));
  expect(file).toMatchObject({ kind: 'file', name: 'ids.csv' });
  expect(file.kind === 'file' && Buffer.compare(file.bytes, bytes)).toBe(0);
});

test.each<[string, { bytes: Buffer; declares?: number | null }]>([
  ['10 MiB that says so', { bytes: MIB_10 }],
  ['10 MiB that does not say', { bytes: MIB_10, declares: null }],
  ['one byte too many', { bytes: Buffer.alloc(FILE_MAX_BYTES + 1), declares: null }],
  ['a length that is declared and too large', { bytes: Buffer.from('1'), declares: FILE_MAX_BYTES + 1 }],
])('%s is too large', async (_, hosted) => {
  const { slack, download } = await startDownloads();
  expect(await download(slack.host(hosted))).toEqual(problem('too-large'));
});

test('a server that never stops sending is left', async () => {
  const { download, settings } = await startDownloads();
  let sent = 0;
  const server = createServer((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
    };
    response.on('drain', more);
    more();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Not where the API is, so not even asked.
  expect(await download({ url_private: `${origin}/x` })).toEqual(problem('wrong-host', ''));
  expect(sent).toBe(0);
  const endless = createDownload({ ...settings, apiUrl: `${origin}/api/` });
  expect(await endless({ name: 'x.csv', url_private: `${origin}/x` })).toEqual(problem('too-large', 'x.csv'));
});

test.each([
  'https://evil.example/files.slack.com',
  'https://files.slack.com.evil.example/f',
  'https://evilslack.com/f',
  'https://files.slack.com:8443/f',
  'http://files.slack.com/f',
  'https://files.slack.com@evil.example/f',
  'file:///etc/passwd',
  'data:text/plain,1',
])('%s is not asked', async (url) => {
  const { download, slack } = await startDownloads();
  expect(await download({ url_private_download: url })).toEqual(problem('wrong-host', ''));
  expect(slack.calls).toEqual([]);
});

test.each([{}, { url_private: '' }, { url_private: 'not a url' }])(
  '%j, as of another company, is unavailable',
  async (file) => {
    const { download } = await startDownloads();
    expect(await download(file)).toEqual(problem('unavailable', ''));
  },
);

test('a file of Slack is asked for by its address for downloading, with the token and without redirects', async () => {
  const { download } = await startDownloads();
  const asked = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('7'));
  onTestFinished(() => {
    asked.mockRestore();
  });
  const url = 'https://files.slack.com/files-pri/T1-F1/download/ids.txt';
  const file = await download({ url_private: 'https://files.slack.com/view', url_private_download: url });
  expect(file).toMatchObject({ kind: 'file' });
  expect(asked.mock.calls[0]?.[0]).toEqual(new URL(url));
  expect(asked.mock.calls[0]?.[1]).toMatchObject({
    headers: { authorization: 'Bearer xoxb-1-fake' },
    redirect: 'error',
  });
});

test('the address for viewing serves where there is none for downloading', async () => {
  const { slack, download } = await startDownloads();
  const { url_private: url } = slack.host({ bytes: Buffer.from('7') });
  expect(await download({ url_private: String(url) })).toMatchObject({ kind: 'file', name: '' });
});

test('a redirect is not followed', async () => {
  const { slack, download } = await startDownloads();
  const { url_private: target } = slack.host({ bytes: Buffer.from('7') });
  const file = slack.host({ bytes: Buffer.alloc(0), redirect: String(target) });
  expect(await download(file)).toEqual(problem('unavailable'));
});

test('a token that may not read the file makes it unavailable', async () => {
  const { slack, settings } = await startDownloads();
  const download = createDownload({ ...settings, botToken: 'xoxb-other' });
  expect(await download(slack.host({ bytes: Buffer.from('7') }))).toEqual(problem('unavailable'));
});

test.each([['hang'], ['drop'], [{ status: 404 }]] as const)(
  '%j makes it unavailable, soon',
  async (fault) => {
    const { slack, download } = await startDownloads(100);
    slack.fail('file', fault);
    const asked = performance.now();
    expect(await download(slack.host({ bytes: Buffer.from('7') }))).toEqual(problem('unavailable'));
    expect(performance.now() - asked).toBeLessThan(20_000);
  },
);

test('a body that ends early, or never, makes it unavailable', async () => {
  const { slack, download } = await startDownloads(100);
  expect(await download(slack.host({ bytes: Buffer.from('7'), declares: 9 }))).toEqual(
    problem('unavailable'),
  );
});

test('a stop ends it', async () => {
  const { slack, download, stopping } = await startDownloads(60_000);
  slack.fail('file', 'hang');
  const fetching = download(slack.host({ bytes: Buffer.from('7') }));
  stopping.abort();
  expect(await fetching).toEqual(problem('unavailable'));
});
