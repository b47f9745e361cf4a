/** What acts at once: nothing but ids and linked mentions, few, of one live group, nobody protected. */
import { describe, expect, test } from 'vitest';
import { liveGroup, createModerator, setUp, createTestContext } from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const LIST = ['10001', '10002', '10003', '7301234567890123456'];

describe('acts at once on', () => {
  test.each([
    ['ids', '10001 10002'],
    ['ids in quotes, brackets and lines, with full-width commas', '"10001"，\n(10002)、'],
    ['ids with full-width digits', '１０００１；１０００２'],
    ["Slack's phone numbers", '<tel:10001|10001> 10002'],
    ['a reason in words', '10001 10002 reason: left the show'],
    ['a reason with a small number', '10001 10002 reason: spam 3 times'],
    ['a group that is named', '10001 10002 group:MAIN'],
    ['options in Chinese', '10001 10002 直播群：main 原因：已下麦'],
  ])('%s', async (_name, typed) => {
    const { type, service } = setUp(LIST);
    const { reply, text } = await type(`/unwhitelist ${typed}`);
    expect(text).toContain('[done] Removed 2 users from the main whitelist.');
    expect(reply.buttons?.map(({ label }) => label)).toEqual(['Undo']);
    expect(service.batches).toEqual([['10001', '10002']]);
  });

  test('a linked mention, whose id the reply names', async () => {
    const { type, service } = setUp(LIST, { nicknames: { '7301234567890123456': '小鹿乱撞' } });
    await type('/whitelist link <@U1> 7301234567890123456');
    expect((await type('/unwhitelist <@U1|bob> 10001')).text).toBe(
      [
        '[done] Removed 2 users from the main whitelist.',
        'Removed (2)',
        '- 10001',
        '- 小鹿乱撞 · 7301234567890123456',
        '[Undo]',
      ].join('\n'),
    );
    expect(service.batches).toEqual([['10001', '7301234567890123456']]);
  });

  test('as many users as CONFIRM_ABOVE says, and no more', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => String(20_001 + index));
    const { type, service } = setUp(ids);
    expect((await type(`/unwhitelist ${ids.join(' ')}`)).text).toContain('[info] Remove 21 users');
    expect(service.batches).toEqual([]);
    expect((await type(`/unwhitelist ${ids.slice(1).join(' ')}`)).text).toContain('[done] Removed 20 users');
  });

  test('additions likewise', async () => {
    const { type, service } = setUp(LIST);
    expect((await type('/whitelist add 20001 20002')).text).toBe(
      '[done] Added 2 users to the main whitelist.\nAdded (2)\n- 20001\n- 20002\n[Undo]',
    );
    expect(service.batches).toEqual([['20001', '20002']]);
  });
});

describe('the live group', () => {
  test('is the named one, else that of the channel', async () => {
    const { type } = setUp(LIST);
    expect((await type('/unwhitelist 10001 group:VIP')).text).toContain('from the vip whitelist');
    expect((await type('/unwhitelist 10002')).text).toContain('from the main whitelist');
  });

  test('is else the only one', async () => {
    const groups = { all: [liveGroup('solo', '13')], byChannel: new Map() };
    const { type } = setUp(LIST, { work: { groups } });
    expect((await type('/unwhitelist 10001', { channelId: 'C9' })).text).toContain('from the solo whitelist');
  });
});

test('each id is sent once, and the reply says which were given more than once', async () => {
  const { type, service } = setUp(LIST);
  const { text } = await type('/unwhitelist 10001 10002 10001');
  expect(text).toContain('[done] Removed 2 users');
  expect(text).toContain('Duplicates merged: 10001');
  expect(service.batches).toEqual([['10001', '10002']]);
});

test('ids after a reason on a line of its own are read, and both reasons are kept', async () => {
  const { type, service, log } = setUp(LIST);
  const { text } = await type('/unwhitelist 10001 reason: spam\n10002 reason: rude');
  expect(text).toContain('[done] Removed 2 users');
  expect(service.batches).toEqual([['10001', '10002']]);
  expect(log.entries).toContainEqual(
    expect.objectContaining({ msg: 'change', group: 'main', done: 2, reason: 'spam; rude' }),
  );
});

test('a whitelist that was read a moment ago is not read again, and what was changed since then is known', async () => {
  const service = fakeService(LIST);
  const { type } = createModerator(createTestContext(service));
  await type('/unwhitelist 10001');
  await type('/whitelist add 20202');
  const { text } = await type('/unwhitelist 10001 20202 abc');
  expect(text).toContain('Would be removed (1)\n- 20202\n');
  expect(text).toContain('Not on the whitelist now (1)\n- 10001\n');
  expect(service.pages()).toBe(1);
});

test('a whitelist that does not answer holds a removal up for a second, no longer', async () => {
  const service = fakeService(LIST);
  const { promise: never } = Promise.withResolvers<never>();
  const context = createTestContext({ api: { ...service.api, page: () => never } });
  const begun = performance.now();
  const { text } = await createModerator(context).type('/unwhitelist 10001 10002');
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(text).toContain('[done] Removed 2 users');
});
