/** What `/metrics` counts of sets, panels, guest passes and undo, over a bot that was used. */
import { expect, test } from 'vitest';
import { startConversation, type StartedConversation } from '../e2e/conversation.ts';
import { healthIn } from '../support/health/health.ts';

const HEALTH = { env: { HEALTH_PORT: '0' }, panelTimes: { editEveryMs: 0, pollMs: 20 } };

/** Samples of these metrics, zeros left out. */
async function samples({ log }: StartedConversation, ...names: readonly string[]) {
  const all = [...(await healthIn(log.entries).metrics())];
  return Object.fromEntries(
    all.filter(([name, value]) => value !== 0 && names.some((start) => name.startsWith(start))),
  );
}

test('changes are counted by what they were and how they ended, undo and sets among them', async () => {
  const bot = await startConversation('Discord', HEALTH);
  const { moderator, database } = bot;
  const removed = await moderator.unwhitelist('10001 99999');
  await removed.press('Undo');
  await moderator.whitelist('save', { name: 'friday', users: '10001 10002' });
  await (await moderator.whitelist('set', { name: 'friday' })).press('Remove 3');
  await moderator.whitelist('add', { users: '30303', for: '2h' });
  await database.write([{ sql: 'UPDATE passes SET due_at = due_at - 7200000', values: [] }]);
  const count = (kind: string, outcome: string): string =>
    `unwhitelist_changes_total{kind="${kind}",outcome="${outcome}"}`;
  await expect
    .poll(() => samples(bot, 'unwhitelist_changes_total'))
    .toEqual({
      [count('removal', 'partly')]: 1,
      [count('undo', 'done')]: 1,
      [count('set', 'done')]: 1,
      [count('addition', 'done')]: 1,
      [count('pass-end', 'done')]: 1,
    });
});

test('sets are counted, and what became of them', async () => {
  const bot = await startConversation('Discord', HEALTH);
  const { moderator } = bot;
  await moderator.whitelist('save', { name: 'friday' });
  await moderator.whitelist('save', { name: 'few', users: '10001' });
  await (await moderator.whitelist('save', { name: 'friday', users: '10002' })).press('Replace');
  await moderator.whitelist('save', { name: 'friday', users: '10002' });
  const list = await moderator.whitelist('sets');
  await (await (await list.press('few')).press('Delete')).press('Yes');
  expect(await samples(bot, 'unwhitelist_sets', 'unwhitelist_set_changes_total')).toEqual({
    unwhitelist_sets: 1,
    'unwhitelist_set_changes_total{outcome="saved"}': 2,
    'unwhitelist_set_changes_total{outcome="replaced"}': 1,
    'unwhitelist_set_changes_total{outcome="deleted"}': 1,
  });
});

test('panels are counted, and what became of their edits', async () => {
  const bot = await startConversation('Slack', HEALTH);
  const { moderator, service, slack } = bot;
  await moderator.whitelist('panel');
  const edits = (outcome: string): string => `unwhitelist_panel_edits_total{outcome="${outcome}"}`;
  const shown = () => samples(bot, 'unwhitelist_panels', 'unwhitelist_panel_edits_total');
  // It is looked at once after it was posted.
  await expect.poll(shown).toEqual({ unwhitelist_panels: 1, [edits('unchanged')]: 1 });
  await moderator.unwhitelist('10001');
  await expect.poll(shown).toMatchObject({ [edits('edited')]: 1 });
  const mend = slack?.fail('chat.update', { error: 'not_in_channel' });
  await moderator.unwhitelist('10002');
  await expect.poll(shown).toMatchObject({ [edits('failed')]: 1 });
  mend?.();
  await moderator.whitelist('panel');
  const [panel] = slack?.standing('C1') ?? [];
  if (panel) slack?.deleteMessage(panel);
  await moderator.unwhitelist('10003');
  await expect.poll(shown).toMatchObject({ [edits('gone')]: 1 });
  expect(await shown()).not.toHaveProperty('unwhitelist_panels');
  await moderator.whitelist('panel');
  service.faults.add(
    { kind: 'drop', work: 'not-done' },
    { action: 'BatchGetWhitelistParticipant', forMs: 600_000 },
  );
  await bot.store.panels.outdate();
  await expect.poll(shown).toMatchObject({ [edits('unread')]: 1, unwhitelist_panels: 1 });
});

test('all of them begin at nought, and no label has a value that somebody could choose', async () => {
  const bot = await startConversation('Discord', HEALTH);
  const all = [...(await healthIn(bot.log.entries).metrics()).keys()];
  const of = (name: string): number => all.filter((key) => key.startsWith(`${name}{`)).length;
  expect([
    of('unwhitelist_changes_total'),
    of('unwhitelist_set_changes_total'),
    of('unwhitelist_panel_edits_total'),
  ]).toEqual([20, 3, 5]);
});
