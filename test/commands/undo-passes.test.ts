/** [Undo] of an addition that only gave users who were on the whitelist already another end, or none any more. */
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { NOW, setUp, type SetUpOptions } from '../support/chat/commands.ts';

const HOUR_MS = 3_600_000;
const EVE = { invoker: { platform: 'slack', id: 'U9', name: 'Eve' } } as const;

/** A moderator of `main`, until when each guest is one, in hours from the first moment, and what the audit channel is told. */
function guestsOf(list: readonly string[], situation: SetUpOptions = {}) {
  const told: Reply[] = [];
  const messages = (entry: Reply) => {
    told.push(entry);
    return [];
  };
  const given = setUp(list, { ...situation, work: { ...situation.work, auditMessages: messages } });
  const guests = async (): Promise<Readonly<Record<string, number>>> => {
    const passes = await given.work.store.passes.of('11');
    return Object.fromEntries(passes.map(({ userId, endsAt }) => [userId, (endsAt - NOW) / HOUR_MS]));
  };
  const last = (): Reply => told.at(-1) ?? { tone: 'info', summary: [], sections: [] };
  return { ...given, guests, last };
}

describe('undo of an end that was given', () => {
  test('to somebody without one takes the end away, and nobody off the whitelist; and can be undone itself', async () => {
    const { type, guests, service } = guestsOf(['10001']);
    const asked = await type('/whitelist add 10001 for:2h');
    const given = await asked.press('Give 1');
    expect([given.text.split('\n').at(-1), await guests()]).toEqual(['[Undo]', { 10001: 2 }]);
    const undone = await given.press('Undo');
    expect(undone.text).toContain('[done] Undone. 1 user of the main whitelist stays on it without an end.');
    expect([await guests(), [...service.list]]).toEqual([{}, ['10001']]);
    const again = await undone.press('Undo');
    expect(again.text).toContain('Guest pass: the bot takes them off at 2026-01-02 05:04 UTC.');
    expect([await guests(), [...service.list]]).toEqual([{ 10001: 2 }, ['10001']]);
  });

  test('to a guest brings the former end back', async () => {
    const { type, guests } = guestsOf([]);
    await type('/whitelist add 20202 for:2h');
    const longer = await type('/whitelist add 20202 for:5h');
    expect(await guests()).toEqual({ 20202: 5 });
    const undone = await longer.press('Undo');
    expect(undone.text).toContain('[done] Undone. 1 user of the main whitelist has a guest pass now.');
    expect(undone.text).toContain('takes them off at 2026-01-02 05:04 UTC.');
    expect(await guests()).toEqual({ 20202: 2 });
  });

  test('and taken away brings it back', async () => {
    const { type, guests } = guestsOf([]);
    await type('/whitelist add 20202 for:2h');
    const kept = await type('/whitelist add 20202');
    expect(await guests()).toEqual({});
    await kept.press('Undo');
    expect(await guests()).toEqual({ 20202: 2 });
  });

  test('to some removes those alone who were added with it', async () => {
    const { type, guests, service } = guestsOf(['10001']);
    const asked = await type('/whitelist add 10001 20202 for:2h');
    const undone = await (await asked.press('Give 2')).press('Undo');
    expect(undone.text).toContain('[done] Undone: 1 user is off the main whitelist.');
    expect(undone.text).toContain(
      '10001 has no guest pass any more, and stays on the whitelist without an end.',
    );
    expect([await guests(), [...service.list]]).toEqual([{}, ['10001']]);
  });

  test('is offered to the whole team, once, in the audit channel and the history', async () => {
    const { type, press, guests, last } = guestsOf(['10001']);
    await (await type('/whitelist add 10001 for:2h')).press('Give 1');
    const message = last();
    expect(message.buttons?.map(({ label }) => label)).toEqual(['Undo', 'Details']);
    const history = await type('/whitelist history');
    expect(history.text).toContain('m1 gave an end to 10001, guest until 2026-01-02 05:04 UTC');
    expect(history.text).toContain('[Undo 1]');
    expect((await type('/whitelist history user:10001')).text).toContain('m1 gave an end to 10001');
    await press(message, 'Undo', EVE);
    expect(await guests()).toEqual({});
    expect((await press(message, 'Undo')).text).toContain('[refused] Eve has undone this change already');
    expect((await press(message, 'Details')).text).toContain('State: undone by Eve');
    expect((await type('/whitelist history')).text).toContain('Eve let 10001 stay without an end');
  });

  test('asks where another end was given since, and says what would be', async () => {
    const { type, press, guests, last } = guestsOf(['10001'], { nicknames: { 10001: '小明' } });
    await (await type('/whitelist add 10001 for:2h')).press('Give 1');
    const message = last();
    await type('/whitelist add 10001 for:5h');
    const asked = await press(message, 'Undo', EVE);
    expect(asked.text.split('\n')).toEqual([
      '[info] Give 1 user of the main whitelist the former end back? Nothing has changed yet.',
      'Would get the former end back (1)',
      '- 小明 · 10001',
      'This undoes what m1 did (2026-01-02 03:04 UTC).',
      'After that, another change was made for 1 of these users.',
      '小明 · 10001 would be on the whitelist without an end.',
      '[Undo for 1 user]',
    ]);
    expect(await guests()).toEqual({ 10001: 5 });
    await asked.press('Undo for 1');
    expect(await guests()).toEqual({});
  });

  test('is not done where the former end has passed, which would take them off at once', async () => {
    let now = NOW;
    const { type, guests } = guestsOf([], { work: { now: () => now } });
    await type('/whitelist add 20202 for:2h');
    const longer = await type('/whitelist add 20202 for:5h');
    now += 3 * HOUR_MS;
    expect((await longer.press('Undo')).text).toBe(
      '[refused] The former end of 20202 (2026-01-02 05:04 UTC) has passed, so the present one stays. To take them off now: /unwhitelist 20202',
    );
    expect(await guests()).toEqual({ 20202: 5 });
  });

  test('that passes before the button of the question is pressed is not given back', async () => {
    let now = NOW;
    const { type, press, guests, last } = guestsOf([], { work: { now: () => now } });
    await type('/whitelist add 20202 for:2h');
    await type('/whitelist add 20202 for:5h');
    const message = last();
    await type('/whitelist add 20202 for:6h');
    const asked = await press(message, 'Undo', EVE);
    expect(asked.text).toContain('20202 would be on the whitelist until 2026-01-02 05:04 UTC.');
    now += 3 * HOUR_MS;
    expect((await asked.press('Undo for 1')).text).toContain('That time has passed: 2026-01-02 05:04 UTC.');
    expect(await guests()).toEqual({ 20202: 6 });
  });

  test('is not offered where nothing was changed', async () => {
    const { type, last } = guestsOf(['10001']);
    expect((await type('/whitelist add 10001')).text).not.toContain('[Undo]');
    await type('/whitelist add 20202 until:22:30', { timeZone: () => Promise.resolve('Asia/Shanghai') });
    const again = await type('/whitelist add 20202 until:22:30', {
      timeZone: () => Promise.resolve('Asia/Shanghai'),
    });
    expect(again.text).not.toContain('[Undo]');
    expect(last().buttons?.map(({ label }) => label)).toEqual(['Details']);
  });
});
