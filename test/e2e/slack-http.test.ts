/** What comes to SLACK_PORT and should not have any effect, byte by byte. */
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  sendBytes,
  secondsFromNow,
  signature,
  slackRequest,
  type SlackRequest,
} from '../support/network/raw-http.ts';
import { fakeSlack, startWithChats } from './harness.ts';

const PLANTED = 'planted-in-the-body';
const REMOVE = 'BatchRemoveWhitelistParticipant';
const fields = {
  command: '/unwhitelist',
  text: `10001 reason:${PLANTED}`,
  user_id: 'UMOD',
  channel_id: 'C1',
  trigger_id: 'trigger-1',
  team_id: 'T1',
};
const command = form(fields);

function form(given: Readonly<Record<string, string>>): string {
  return new URLSearchParams(given).toString();
}

async function start() {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => {
    rejections.push(reason);
  };
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const slack = await fakeSlack();
  const { service, log } = await startWithChats({ slack, http: true });
  const port = Number(log.entries.find(({ msg }) => msg === 'listening for Slack')?.['port']);
  const { signingSecret: secret } = slack;
  const send = (request: Partial<SlackRequest> = {}) =>
    sendBytes(port, slackRequest({ body: command, secret, ...request }));
  /** Nobody was removed, nothing was written down, and the bot works. */
  const expectNobodyRemoved = async (): Promise<void> => {
    expect(service.bodies(REMOVE)).toEqual([]);
    const good = slack.command({ text: '10002', userId: 'UMOD' });
    expect((await good.reply()).text).toContain('Removed 1 user from');
    expect(service.bodies(REMOVE)).toHaveLength(1);
    expect(service.whitelist()).toContain('10001');
    expect(log.text()).not.toMatch(new RegExp(`${PLANTED}|${secret}|v0=|this is a bug`, 'u'));
    expect(rejections).toEqual([]);
  };
  /** Nothing was even asked of the service. */
  const expectUnharmed = async (): Promise<void> => {
    expect(service.arrivals).toEqual([]);
    await expectNobodyRemoved();
  };
  return { slack, secret, service, log, port, send, expectUnharmed, expectNobodyRemoved };
}

describe('a request that Slack has not signed, or not for now', () => {
  test.each<[string, Partial<SlackRequest>]>([
    ['with another secret', { secret: 'wrong' }],
    ['without a signature', { headers: { 'x-slack-signature': undefined } }],
    ['without a time', { headers: { 'x-slack-request-timestamp': undefined } }],
    ['with an empty signature', { headers: { 'x-slack-signature': 'v0=' } }],
    ['with two signatures', { headers: { 'x-slack-signature': ['v0=1', 'v0=2'] } }],
    ['with two times', { headers: { 'x-slack-request-timestamp': [secondsFromNow(0), secondsFromNow(0)] } }],
    [
      'with bytes that are no UTF-8',
      { body: Buffer.concat([Buffer.from(`${command}&x=`), Buffer.of(0xff)]) },
    ],
    ['more than five minutes old', { timestamp: secondsFromNow(-310) }],
    // Counted from when the file is read, and so less when its turn comes.
    ['more than five minutes ahead', { timestamp: secondsFromNow(900) }],
    ...[
      '',
      'now',
      'NaN',
      'Infinity',
      '1e9',
      '-1',
      '0x6940',
      `${secondsFromNow(0)}.5`,
      `${secondsFromNow(0)}000`,
    ].map((timestamp): [string, Partial<SlackRequest>] => [`of the time "${timestamp}"`, { timestamp }]),
  ])('%s is refused', async (_name, request) => {
    const { send, expectUnharmed } = await start();
    expect((await send(request)).statuses).toEqual([401]);
    await expectUnharmed();
  });

  test('with a signature of another body, or of another version, is refused', async () => {
    const { send, secret, expectUnharmed } = await start();
    const timestamp = secondsFromNow(0);
    const other = signature(secret, timestamp, form({ ...fields, text: '10003' }));
    const later = signature(secret, timestamp, command).replace('v0', 'v1');
    for (const value of [other, later]) {
      expect((await send({ timestamp, headers: { 'x-slack-signature': value } })).statuses).toEqual([401]);
    }
    await expectUnharmed();
  });

  test.each([-290, 290])('is taken all the same when the clocks differ by %i s', async (seconds) => {
    const { send, service } = await start();
    expect((await send({ timestamp: secondsFromNow(seconds) })).statuses).toEqual([200]);
    await service.arrived(1, REMOVE);
  });
});

test.each([
  'application/x-www-form-urlencoded;charset=UTF-8',
  'application/x-www-form-urlencoded; charset=utf-8',
  'Application/x-www-form-urlencoded; charset="utf-8"',
])('a signed request of the type %s is taken', async (type) => {
  const { send, service } = await start();
  expect((await send({ headers: { 'content-type': type } })).statuses).toEqual([200]);
  await service.arrived(1, REMOVE);
});

describe('a request that was signed once', () => {
  test('does its work once, however often it is sent', async () => {
    const { port, secret, service, slack, log } = await start();
    const bytes = slackRequest({ body: command, secret });
    const all = await Promise.all([sendBytes(port, bytes), sendBytes(port, bytes), sendBytes(port, bytes)]);
    expect(all.map(({ statuses }) => statuses)).toEqual([[200], [200], [200]]);
    expect((await sendBytes(port, bytes)).statuses).toEqual([200]);
    // Its reply goes to the channel, where it would be taken for that of the next command.
    await expect.poll(() => log.entries.filter(({ msg }) => msg === 'answered')).toHaveLength(1);
    await slack.command({ text: '10002', userId: 'UMOD' }).reply();
    expect(service.bodies(REMOVE)).toHaveLength(2);
  });

  test('cannot be made new by another trigger id', async () => {
    const { send, secret, expectUnharmed } = await start();
    const timestamp = secondsFromNow(0);
    const headers = { 'x-slack-signature': signature(secret, timestamp, command) };
    const body = form({ ...fields, trigger_id: 'trigger-2' });
    expect((await send({ timestamp, headers, body })).statuses).toEqual([401]);
    await expectUnharmed();
  });
});

describe('a signed request that is not of the documented form', () => {
  const json = { headers: { 'content-type': 'application/json' } };
  const type = (value: string | undefined) => ({ headers: { 'content-type': value } });
  const payload = (value: unknown) => ({ body: form({ payload: JSON.stringify(value) }) });
  test.each<[string, Partial<SlackRequest>]>([
    ['of no content type', type(undefined)],
    ['of the content type text/plain', type('text/plain')],
    ['with another character set', type('application/x-www-form-urlencoded;charset=gbk')],
    ['in several parts', type('multipart/form-data; boundary=x')],
    ['of JSON that is cut off', { body: `payload={"${PLANTED}` }],
    ['of JSON that is none', { ...json, body: PLANTED }],
    ['of null', { ...json, body: 'null' }],
    ['of null in its form', payload(null)],
    ['of a number', payload(5)],
    ['of a text', payload(PLANTED)],
    ['of a list', payload([PLANTED])],
    ['of nothing at all in an event', { ...json, body: '{"type":"event_callback","event":null}' }],
    ['with two texts', { body: `${command}&text=10003` }],
    ['with two users', { body: `user_id=USTRANGER&${command}` }],
    ['with two trigger ids', { body: `${command}&trigger_id=trigger-2` }],
    ['without a user', { body: form({ command: '/unwhitelist', text: '10001' }) }],
    ['with a response_url that is none', { body: form({ ...fields, response_url: PLANTED }) }],
    [
      'of a click by nobody',
      payload({ type: 'block_actions', actions: [{ type: 'button', value: PLANTED }] }),
    ],
    ['of a submission without values', payload({ type: 'view_submission', user: { id: 'UMOD' }, view: {} })],
  ])('%s is refused', async (_name, request) => {
    const { send, expectUnharmed } = await start();
    expect((await send(request)).statuses).toEqual([400]);
    await expectUnharmed();
  });

  test('with percent-encoded bytes that are no UTF-8 is asked about first', async () => {
    const { send, slack, expectNobodyRemoved } = await start();
    const others = form({ ...fields, text: '', user_id: 'UMOD2' }).replace('text=', 'text=%FF10001%C3');
    expect((await send({ body: others })).statuses).toEqual([200]);
    const [shown] = await slack.called('chat.postEphemeral');
    expect(shown?.args['text']).toContain(
      'Remove 1 user from the `main` whitelist? Nothing has changed yet.',
    );
    await expectNobodyRemoved();
  });

  test.each([
    ['nobody has asked for', { type: 'view_closed', user: { id: 'UMOD' } }],
    ['nobody knows', { type: '__proto__', user: { id: 'UMOD' } }],
  ])('of a kind that %s is acknowledged and left alone', async (_name, body) => {
    const { send, expectUnharmed } = await start();
    expect((await send(payload(body))).statuses).toEqual([200]);
    await expectUnharmed();
  });
});

describe('another request', () => {
  test.each<[string, Partial<SlackRequest>]>([
    ...['GET', 'PUT', 'DELETE', 'OPTIONS'].map((method): [string, Partial<SlackRequest>] => [
      method,
      { method },
    ]),
    ...['/', '//', '/slack', '/slack/events/', `/${PLANTED}`, `/?token=${PLANTED}`, '/slack/events/../x'].map(
      (path): [string, Partial<SlackRequest>] => [path, { path }],
    ),
  ])('%s is not found', async (_name, request) => {
    const { send, expectUnharmed } = await start();
    expect((await send(request)).statuses).toEqual([404]);
    await expectUnharmed();
  });

  test.each([
    ['that is no HTTP', 'hello\r\n\r\n'],
    ['without a host', 'POST /slack/events HTTP/1.1\r\nconnection: close\r\n\r\n'],
    [
      'of two lengths',
      'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s is a bad one', async (_name, bytes) => {
    const { port, expectUnharmed } = await start();
    expect((await sendBytes(port, bytes)).statuses).toEqual([400]);
    await expectUnharmed();
  });

  test('that tries the certificate or the address is answered, and carries nothing in', async () => {
    const { port, send, secret, expectUnharmed } = await start();
    const unsigned = { 'x-slack-signature': undefined, 'x-slack-request-timestamp': undefined };
    const smuggled = `ssl_check=1&${command}`;
    expect((await send({ body: smuggled, headers: unsigned })).statuses).toEqual([200]);
    expect((await send({ body: `${smuggled}&payload=null`, headers: unsigned })).statuses).toEqual([200]);
    const body = JSON.stringify({ type: 'url_verification', challenge: 'the-challenge' });
    const headers = { 'content-type': 'application/json' };
    const verified = await sendBytes(port, slackRequest({ body, secret, headers }));
    expect(verified.text).toContain('{"challenge":"the-challenge"}');
    expect((await send({ body, secret: 'wrong', headers })).statuses).toEqual([401]);
    await expectUnharmed();
  });

  test('that follows another on its connection is answered after it', async () => {
    const { port, secret, service } = await start();
    const second = form({ ...fields, text: '10002', trigger_id: 'trigger-2' });
    const bytes = Buffer.concat([
      slackRequest({ body: command, secret, keepAlive: true }),
      slackRequest({ body: second, secret }),
    ]);
    expect((await sendBytes(port, bytes)).statuses).toEqual([200, 200]);
    await service.arrived(2, REMOVE);
    expect(service.bodies(REMOVE).toSorted()).toEqual([
      expect.stringContaining('[10001]'),
      expect.stringContaining('[10002]'),
    ]);
  });
});
