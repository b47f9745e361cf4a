/** The language of a moderator: found out on the side, and never a reason to wait or to fail. */
import { expect, test } from 'vitest';
import { notice } from '../../src/chat/reply.ts';
import type { Fault } from '../../emulators/slack/index.ts';
import { startHarness, type SlackHarness, type HarnessOptions } from './harness.ts';

function startSpeaking(options: Partial<HarnessOptions> = {}): Promise<SlackHarness> {
  return startHarness({
    mode: 'socket',
    emulator: { users: { U1: { locale: 'zh-CN' } } },
    run: ({ texts }) => notice('done', texts.stopping),
    ...options,
  });
}

async function language({ slack }: SlackHarness): Promise<'en' | 'zh'> {
  return (await slack.command({ text: '' }).reply()).text.includes('机器人') ? 'zh' : 'en';
}

test('is asked for once in six hours', async () => {
  let now = 0;
  const harness = await startSpeaking({ now: () => now });
  expect(await language(harness)).toBe('zh');
  harness.slack.users.set('U1', { locale: 'en-US' });
  now = 6 * 3_600_000 - 1;
  expect(await language(harness)).toBe('zh');
  now += 1;
  expect(await language(harness)).toBe('en');
  expect(harness.slack.callsOf('users.info')).toHaveLength(2);
  expect(harness.slack.calls.find(({ method }) => method === 'users.info')?.args).toMatchObject({
    user: 'U1',
    include_locale: 'true',
  });
});

test.each<[Fault]>([[{ error: 'missing_scope' }], [{ rateLimited: 61 }], ['hang'], [{ status: 500 }]])(
  'is English after %j, for a minute',
  async (fault) => {
    let now = 0;
    // Short only where it is waited for.
    const localeMs = fault === 'hang' ? 1_000 : 60_000;
    const harness = await startSpeaking({ now: () => now, times: { localeMs } });
    const mend = harness.slack.fail('users.info', fault);
    const asked = performance.now();
    expect(await language(harness)).toBe('en');
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(harness.log.items.filter(({ msg }) => msg.includes('language'))).toHaveLength(1);
    mend();
    now = 59_999;
    expect(await language(harness)).toBe('en');
    expect(harness.slack.callsOf('users.info')).toHaveLength(1);
    now = 60_000;
    expect(await language(harness)).toBe('zh');
  },
);

test('is asked for while the access is checked', async () => {
  const harness = await startSpeaking({
    emulator: { users: { U1: { locale: 'zh-CN' } }, userGroups: { S1: ['U1'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
  });
  const release = [harness.slack.hold('users.info'), harness.slack.hold('usergroups.users.list')];
  const { reply } = harness.slack.command({ text: '' });
  await Promise.all([harness.slack.called('users.info'), harness.slack.called('usergroups.users.list')]);
  for (const go of release) go();
  expect((await reply()).text).toContain('机器人');
});
