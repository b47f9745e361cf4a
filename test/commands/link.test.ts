/** `/whitelist link` and `/whitelist unlink`: whose user id a chat account has, told to the audit channels. */
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/chat/sentence.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { NewMessage } from '../../src/store/store.ts';
import { setUp } from '../support/chat/commands.ts';

const ID = '9007199254740993';

/** With what the audit channels are told. */
function audited(list: readonly string[], nicknames: Record<string, string> = {}) {
  const told: string[] = [];
  const messages = (entry: Reply): readonly NewMessage[] => {
    told.push(plainText(entry.summary));
    return [];
  };
  return { told, ...setUp(list, { nicknames, work: { auditMessages: messages } }) };
}

test('a linked account can be mentioned instead of an id, until it is unlinked', async () => {
  const { type, service, told } = audited([ID, '10001']);
  expect((await type(`/whitelist link <@U1|bob> ${ID}`)).text).toBe(`[done] U1 is linked to ${ID}.`);
  expect((await type('/unwhitelist <@U1>')).text).toContain(`Removed (1)\n- ${ID}`);
  expect((await type('/whitelist unlink <@U1>')).text).toBe(`[done] U1 is no longer linked to ${ID}.`);
  expect((await type('/whitelist unlink <@U1>')).text).toBe('[refused] U1 is not linked to a user ID.');
  expect((await type('/unwhitelist <@U1>')).text).toContain('this account has no user ID yet; link it first');
  expect(service.batches).toEqual([[ID]]);
  expect(told.filter((line) => line.includes('linked'))).toEqual([
    `m1: U1 is linked to ${ID}.`,
    `m1: U1 is no longer linked to ${ID}.`,
  ]);
});

test('linking to another id names both, to the moderator and to the audit channels', async () => {
  const { type, told } = audited(['10001', '20202'], { 10001: '小明', 20202: '主播' });
  await type('/whitelist show');
  await type('/whitelist link <@U1> 10001');
  const invoker = { platform: 'terminal', id: 'm2', name: 'Eve' } as const;
  const again = await type('/whitelist link <@U1> 20202', { invoker });
  expect(again.text).toBe('[done] U1 is linked to 主播 · 20202 now, and no longer to 小明 · 10001.');
  expect(told.at(-1)).toBe('Eve: U1 is linked to 主播 · 20202 now, and no longer to 小明 · 10001.');
  expect((await type('/whitelist link <@U1> 20202')).text).toBe('[done] U1 is linked to 主播 · 20202.');
});

test('whoever is removed by a mention is named by nickname and id', async () => {
  const { type } = audited(['20202'], { 20202: '主播' });
  await type('/whitelist link <@U1> 20202');
  expect((await type('/unwhitelist <@U1>')).text).toContain('Removed (1)\n- 主播 · 20202');
});

test('accounts of one platform are nobody on another', async () => {
  const { type, service } = audited(['10001']);
  await type('/whitelist link <@U1> 10001');
  const invoker = { platform: 'slack', id: 'm' } as const;
  expect((await type('/unwhitelist <@U1>', { invoker })).text).toContain('this account has no user ID yet');
  expect(service.batches).toEqual([]);
});

test('options that a platform keeps apart are taken as well', async () => {
  const { ask } = audited([]);
  const invoker = { platform: 'discord', id: '5' } as const;
  const { text } = await ask('whitelist link', { account: '42', id: '10001' }, { invoker });
  expect(text).toBe('[done] 42 is linked to 10001.');
  expect((await ask('whitelist link', { account: '42' }, { invoker })).text).toBe(
    '[refused] Give an account and its user ID: /whitelist link account:@… id:10001',
  );
  const chinese = { invoker, locale: 'zh-CN' } as const;
  expect((await ask('whitelist link', { account: '42' }, chinese)).text).toBe(
    '[refused] 请 @ 一位成员，并给出其用户 ID：/白名单 关联 账号:@… 用户id:10001',
  );
});

describe('is refused, and links nobody:', () => {
  test.each([
    '',
    '10001',
    '<@U1>',
    '<@U1> <@U2> 10001',
    '<@U1> 10001 20202',
    '@bob 10001',
    '<#C1> 10001',
    '<@U1> x10001',
  ])('link %j', async (given) => {
    const { type, told, work: context } = audited([]);
    expect((await type(`/whitelist link ${given}`)).text).toContain(
      '[refused] Give an account and its user ID',
    );
    expect(await context.store.links.find({ platform: 'terminal', id: 'U1' })).toBeUndefined();
    expect(told).toEqual([]);
  });

  test('unlink without a mention', async () => {
    const { type } = audited([]);
    expect((await type('/whitelist unlink bob')).reply.tone).toBe('refused');
    expect((await type('/whitelist unlink')).text).toBe('[refused] Give an account: /whitelist unlink @…');
  });
});

test('in Chinese', async () => {
  const { type } = audited([]);
  await type('/whitelist 关联 <@U1> 10001', { locale: 'zh-CN' });
  expect((await type('/whitelist 关联 <@U1> 20202', { locale: 'zh-CN' })).text).toBe(
    '[done] U1 已改为关联到 20202，不再关联 10001。',
  );
  expect((await type('/whitelist 取消关联 <@U1>', { locale: 'zh-CN' })).text).toBe(
    '[done] U1 已取消与 20202 的关联。',
  );
});
