/** Files that moderators upload: fetched from Slack alone, never more than may be read, and always with an end. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { FILE_MAX_BYTES } from '../../src/chat/command.ts';
import { createDownload } from '../../src/slack/download.ts';
import { createSlackEmulator } from '../../emulators/slack/index.ts';
import { createHistory } from '../../emulators/slack/history.ts';
import { createLogger, type LogLine } from './harness.ts';

const MIB_10 = Buffer.alloc(10 * 1_048_576, '1 ');

async function startDownloads(timeoutMs = 2_000) {
  const slack = await createSlackEmulator();
  onTestFinished(() => slack.close());
  const { botToken, apiUrl } = slack;
  const stopping = new AbortController();
  const log = createHistory<LogLine>();
  const settings = { botToken, apiUrl, timeoutMs, stopping: stopping.signal, log: createLogger(log) };
  return { slack, download: createDownload(settings), stopping, settings, log };
}

/** Answers requests in the place of the network; returns which addresses were asked, and whether with the token. */
function answering(answer: (url: string) => Response): readonly string[] {
  const asked: string[] = [];
  const mock = vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const { href } = input as URL;
    const token = new Headers(init?.headers).get('authorization') === 'Bearer xoxb-1-fake';
    asked.push(`${href} ${token ? 'with' : 'without'} the token`);
    return Promise.resolve(answer(href));
  });
  onTestFinished(() => {
    mock.mockRestore();
  });
  return asked;
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
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

test('a file of Slack is asked for by its address for downloading, with the token', async () => {
  const { download } = await startDownloads();
  const asked = answering(() => new Response('7'));
  const url = 'https://files.slack.com/files-pri/T1-F1/download/ids.txt';
  const file = await download({ url_private: 'https://files.slack.com/view', url_private_download: url });
  expect(file).toMatchObject({ kind: 'file' });
  expect(asked).toEqual([`${url} with the token`]);
});

test('the address for viewing serves where there is none for downloading', async () => {
  const { slack, download } = await startDownloads();
  const { url_private: url } = slack.host({ bytes: Buffer.from('7') });
  expect(await download({ url_private: String(url) })).toMatchObject({ kind: 'file', name: '' });
});

describe('a redirect', () => {
  const at = 'https://files.slack.com/1';
  const origin = 'https://files-origin.slack.com/1';

  test.each([
    ['another host of Slack', origin, 'https://slack.com/api/'],
    ['a path', '/2', 'https://slack.com/api/'],
    ['GovSlack, by GovSlack', 'https://files.slack-gov.com/1', 'https://slack-gov.com/api/'],
  ])('to %s is followed, with the token', async (_, location, apiUrl) => {
    const { settings } = await startDownloads();
    const asked = answering((url) => (url === at ? redirect(location) : new Response('7')));
    const file = await createDownload({ ...settings, apiUrl })({ url_private: at });
    expect(file.kind === 'file' && Buffer.from(file.bytes).toString()).toBe('7');
    expect(asked).toEqual([`${at} with the token`, `${new URL(location, at).href} with the token`]);
  });

  test.each([
    ['another host', 'https://evil.example/1'],
    ['a host that only looks like one of Slack', 'https://files.slack.com.evil.example/1'],
    ['plain http', 'http://files-origin.slack.com/1'],
    ['another port', 'https://files.slack.com:8443/1'],
    ['GovSlack, where SLACK_API_URL is not', 'https://files.slack-gov.com/1'],
    ['this machine, where SLACK_API_URL is not', 'http://127.0.0.1/1'],
    ['nowhere', 'https://'],
  ])('to %s is not followed', async (_, location) => {
    const { settings, log } = await startDownloads();
    const asked = answering(() => redirect(location));
    const download = createDownload({ ...settings, apiUrl: 'https://slack.com/api/' });
    expect(await download({ name: 'ids.txt', url_private: at })).toEqual(problem('unavailable'));
    expect(asked).toEqual([`${at} with the token`]);
    expect(log.items).toMatchObject([
      { status: 302, host: 'files.slack.com', reason: 'not a host of Slack' },
    ]);
  });

  test('of an emulator is followed on it, and the token arrives nowhere else', async () => {
    const { slack, download } = await startDownloads();
    const arrived: unknown[] = [];
    const other = createServer(({ headers }, response) => {
      arrived.push(headers.authorization);
      response.end('7');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await new Promise((resolve) => other.once('listening', resolve));
    const { url_private: target } = slack.host({ bytes: Buffer.from('7') });
    const near = slack.host({ bytes: Buffer.alloc(0), redirect: String(target) });
    expect(await download(near)).toMatchObject({ kind: 'file' });
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/1`;
    const far = slack.host({ bytes: Buffer.alloc(0), redirect: elsewhere });
    expect(await download(far)).toEqual(problem('unavailable'));
    expect(arrived).toEqual([]);
  });

  test('is followed three times and no more', async () => {
    const { slack, download, log } = await startDownloads();
    const chain = (hops: number) => {
      let file = slack.host({ bytes: Buffer.from('7') });
      for (let hop = 0; hop < hops; hop += 1)
        file = slack.host({ bytes: Buffer.alloc(0), redirect: String(file['url_private']) });
      return download(file);
    };
    expect(await chain(3)).toMatchObject({ kind: 'file' });
    const before = slack.asked.length;
    expect(await chain(4)).toEqual(problem('unavailable'));
    expect(slack.asked.length - before).toBe(4);
    expect(log.items).toMatchObject([{ status: 302, redirects: 3, reason: 'too many redirects' }]);
  });

  test('to itself ends', async () => {
    const { slack, download } = await startDownloads();
    expect(await download(slack.host({ bytes: Buffer.alloc(0), redirect: '/files/0' }))).toEqual(
      problem('unavailable'),
    );
    expect(slack.asked).toHaveLength(4);
  });
});

test('a page is no file, unless somebody has uploaded one', async () => {
  const { download, log } = await startDownloads();
  const page = { 'content-type': 'text/html; charset=utf-8' };
  answering(() => new Response('<html>1</html>', { headers: page }));
  const file = { name: 'ids.txt', url_private: 'https://files.slack.com/1' };
  expect(await download(file)).toEqual(problem('unavailable'));
  expect(log.items).toMatchObject([{ status: 200, reason: 'a page and no file' }]);
  const attached = { ...page, 'content-disposition': 'attachment; filename="ids.html"' };
  answering(() => new Response('<html>1</html>', { headers: attached }));
  expect(await download(file)).toMatchObject({ kind: 'file' });
});

test('a token that may not read the file makes it unavailable: the page to log in at is not read as a list', async () => {
  const { slack, settings } = await startDownloads();
  const download = createDownload({ ...settings, botToken: 'xoxb-other' });
  expect(await download(slack.host({ bytes: Buffer.from('7') }))).toEqual(problem('unavailable'));
});

test('the log has the status with which a file was refused, and neither its address nor the token', async () => {
  const { slack, download, log } = await startDownloads();
  slack.fail('file', { status: 404 });
  await download(slack.host({ bytes: Buffer.from('7') }));
  expect(log.items).toMatchObject([{ level: 40, status: 404, msg: 'Slack did not give a file' }]);
  expect(JSON.stringify(log.items)).not.toMatch(/xoxb|files/u);
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
