/** A moderator of one live group reads and finds no nickname that the bot has read in another one. */
import { expect, test } from 'vitest';
import { VIP_CONVERSATION_ID, VIP_MODERATORS, VIP_ROLE } from '../support/environment.ts';
import { seed } from '../support/volcengine/service.ts';
import { PLATFORMS, startConversation } from './conversation.ts';

const OPTIONS = {
  seeds: [
    seed([], { whitelist: { 10001: '小鹿乱撞' } }),
    seed([], { whitelist: { 20001: 'Mina' }, conversationShortId: VIP_CONVERSATION_ID }),
  ],
  env: { GROUP_MODERATORS: VIP_MODERATORS, CONFIRM_ABOVE: '20' },
};
const VIP = { group: 'vip' };

test.each(PLATFORMS)('on %s', async (platform) => {
  const { moderator, setRights, discord } = await startConversation(platform, OPTIONS);
  expect((await moderator.whitelist('show')).text).toContain('小鹿乱撞');
  // Who may act on all reads it wherever the id is given, and leaves it in no record of another live group.
  const added = await moderator.whitelist('add', { users: '10001', ...VIP });
  expect(added.text).toContain('小鹿乱撞 · 10001');
  await moderator.whitelist('save', { name: 'friday', users: '10001 20001', ...VIP });
  await moderator.unwhitelist('10001', VIP);

  await setRights('vip');
  const shown = [
    await moderator.whitelist('history', { ...VIP, user: '10001' }),
    await moderator.whitelist('history', VIP),
    await moderator.whitelist('history', { ...VIP, user: '小鹿乱撞' }),
    await moderator.unwhitelist('10001 abc', VIP),
    await moderator.unwhitelist('10001', VIP),
    await moderator.whitelist('add', { users: '10001', ...VIP }),
    await moderator.whitelist('set', { name: 'friday', ...VIP }),
  ];
  const [, , unknown, ...others] = shown;
  expect(unknown?.text).toContain('No user called 小鹿乱撞 is on the vip whitelist now or on record.');
  for (const { text } of [...shown.slice(0, 2), ...others]) expect(text).not.toContain('小鹿');
  expect((await moderator.whitelist('show', VIP)).text).toContain('Mina');
  if (discord === undefined) return;
  const offered = async (typed: string) =>
    (
      await discord.autocomplete({
        name: 'whitelist history',
        focused: 'user',
        options: { user: typed, ...VIP },
        roles: [VIP_ROLE],
      })
    ).map(({ name }) => name);
  expect([await offered('小鹿'), await offered('Mina')]).toEqual([[], ['Mina · 20001']]);
});
