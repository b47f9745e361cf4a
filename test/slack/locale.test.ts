/** The language of a moderator: found out on the side, and never a reason to wait or to fail. */
import { expect, test } from 'vitest';
import { notice } from '../../src/chat/reply.ts';
import type { Fault } from '../../emulators/slack/index.ts';
import { startBench, type Bench, type Options } from './harness.ts';

function startSpeaking(options: Partial<Options> = {}): Promise<Bench> {
  return startBench({
    mode: 'socket',
    fake: { users: { U1: { locale: 'zh-CN' } } },
    run: ({ texts }) => notice('done', texts.stopping),
    ...options,
  });
}

async function language({ slack }: Bench): Promise<'en' | 'zh'> {
  return (await slack.command({ text: '' }).reply()).text.includes('机器人') ? 'zh' : 'en';
}

test('is asked for once in six hours', async () => {
  let now = 0;
  const bench = await startSpeaking({ now: () => now });
  expect(await language(bench)).toBe('zh');
  bench.slack.users.set('U1', { locale: 'en-US' });
  now = 6 * 3_600_000 - 1;
  expect(await language(bench)).toBe('zh');
  now += 1;
  expect(await language(bench)).toBe('en');
  expect(bench.slack.callsOf('users.info')).toHaveLength(2);
  expect(bench.slack.calls.find(({ method }) => method === 'users.info')?.args).toMatchObject({
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
    const bench = await startSpeaking({ now: () => now, times: { localeMs } });
    const mend = bench.slack.fail('users.info', fault);
    const asked = performance.now();
    expect(await language(bench)).toBe('en');
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(bench.log.items.filter(({ msg }) => msg.includes('language'))).toHaveLength(1);
    mend();
    now = 59_999;
    expect(await language(bench)).toBe('en');
    expect(bench.slack.callsOf('users.info')).toHaveLength(1);
    now = 60_000;
    expect(await language(bench)).toBe('zh');
  },
);

test('is asked for while the access is checked', async () => {
  const bench = await startSpeaking({
    fake: { users: { U1: { locale: 'zh-CN' } }, userGroups: { S1: ['U1'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
  });
  const release = [bench.slack.hold('users.info'), bench.slack.hold('usergroups.users.list')];
  const { reply } = bench.slack.command({ text: '' });
  await Promise.all([bench.slack.called('users.info'), bench.slack.called('usergroups.users.list')]);
  for (const go of release) go();
  expect((await reply()).text).toContain('机器人');
});
