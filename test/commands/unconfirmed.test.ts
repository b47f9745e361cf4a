/** Of whom nobody knows yet: a state of its own, with one step, to look again. */
import { describe, expect, test } from 'vitest';
import type { WhitelistApi } from '../../src/volcengine/client.ts';
import {
  createModerator,
  setUp,
  twoServices,
  createTestContext,
  type Moderator,
} from '../support/chat/commands.ts';
import { fakeService, type FakeService, type Step } from '../support/volcengine/whitelist-api.ts';

interface Away extends Moderator {
  readonly service: FakeService;
  /** From now on the whitelist can be read. */
  readonly mend: () => void;
}

/** A service whose whitelist cannot be read at first. */
function unreadable(
  list: readonly string[],
  script: readonly Step[],
  names: Record<string, string> = {},
): Away {
  const service = fakeService(list, script, true, names);
  const away = fakeService([], [], false);
  let page: WhitelistApi['page'] = away.api.page;
  const api: WhitelistApi = { ...service.api, page: (...call) => page(...call) };
  const mend = (): void => {
    page = service.api.page;
  };
  return { service, mend, ...createModerator(createTestContext({ api })) };
}

const LOST: Step = { kind: 'problem', problem: 'unreachable', worked: true };
const UNKNOWN: Step = { kind: 'problem', problem: 'unreachable', worked: false };

test('it is told as not known, neither as removed nor as not removed, and one step follows', async () => {
  const { type } = unreadable(['10001', '20202', '30303'], [LOST]);
  const { text } = await type('/unwhitelist 10001 20202 30303');
  expect(text).toBe(
    [
      '[unconfirmed] Not known yet for 3 users of the main whitelist.',
      'Not known yet (3): Volcengine gave no definite answer, and the whitelist cannot be read at the moment',
      ...['- 10001', '- 20202', '- 30303'],
      'Code: code-of-unreachable',
      '[Check again]',
    ].join('\n'),
  );
});

test('in Chinese', async () => {
  const { type } = unreadable(['10001'], [LOST]);
  const { text } = await type('/unwhitelist 10001', { locale: 'zh-CN' });
  expect(text).toContain('[unconfirmed] 尚未确认 1 位用户是否已移出直播群 main 的白名单。');
  expect(text).toContain('- 10001 — 火山引擎未返回明确结果，且暂时无法查询白名单');
  expect(text).toContain('[重新确认]');
});

test('still on the list after an answer that was lost may still be removed', async () => {
  const { type } = setUp(['10001'], { script: [UNKNOWN], nicknames: { 10001: '小明' } });
  const { text } = await type('/unwhitelist 10001');
  expect(text).toContain('[unconfirmed] Not known yet for 1 user of the main whitelist.');
  expect(text).toContain(
    '- 小明 · 10001 — still on the whitelist, but Volcengine gave no definite answer, so this may change',
  );
});

describe('looking again', () => {
  test('finds everybody gone: green, by name, and nothing is sent', async () => {
    const { type, mend, service } = unreadable(['10001', '20202', '30303'], [LOST]);
    const result = await type('/unwhitelist 10001 20202');
    mend();
    expect((await result.press('Check again')).text).toBe(
      '[done] Both users are off the main whitelist.\nNot on the whitelist (2)\n- 10001\n- 20202',
    );
    expect(service.batches).toHaveLength(1);
  });

  test('finds somebody still there: red, and they can be tried again', async () => {
    const { type, mend, service } = unreadable(['10001', '20202'], [UNKNOWN], { 10001: '小明' });
    const result = await type('/unwhitelist 10001 20202 reason: spam');
    mend();
    service.list.delete('20202');
    const checked = await result.press('Check again');
    expect(checked.text).toBe(
      [
        '[partly] Still on the main whitelist: 1 user.',
        'On the whitelist (1)',
        '- 小明 · 10001',
        'Not on the whitelist (1)',
        '- 20202',
        '[Retry 1]',
      ].join('\n'),
    );
    expect((await checked.press('Retry 1')).text).toContain('[done] Removed 1 user from the main whitelist.');
    expect(service.batches.at(-1)).toEqual(['10001']);
    expect((await checked.press('Retry 1')).text).toContain('[refused] This button has been used already.');
  });

  test('finds all of them still there', async () => {
    const { type, mend } = unreadable(['10001', '20202'], [UNKNOWN]);
    const result = await type('/unwhitelist 10001 20202');
    mend();
    expect((await result.press('Check again')).text).toContain(
      '[failed] Still on the main whitelist: 2 users.\nOn the whitelist (2)\n- 10001\n- 20202\n[Retry 2]',
    );
  });

  test('cannot read it either: as before, and it can be pressed again', async () => {
    const { type, mend } = unreadable(['10001'], [LOST]);
    const result = await type('/unwhitelist 10001');
    const unknown = await result.press('Check again');
    expect(unknown.text).toBe(
      '[unconfirmed] Not known yet for 1 user of the main whitelist.\nNot known yet (1)\n- 10001\n[Check again]',
    );
    mend();
    expect((await unknown.press('Check again')).text).toContain(
      '[done] This user is off the main whitelist.',
    );
    expect((await result.press('Check again')).text).toContain('[done] This user is off the main whitelist.');
  });

  test('is about those alone of whom it was not known', async () => {
    const {
      type,
      service,
      work: context,
    } = setUp(['10001', '20202'], {
      work: { batchSize: 1 },
      script: [{ kind: 'work' }, UNKNOWN],
    });
    const result = await type('/unwhitelist 10001 20202');
    expect(result.text).toContain(
      '[unconfirmed] Removed 1 user from the main whitelist; not known yet for 1.',
    );
    expect(result.reply.buttons?.map(({ label }) => label)).toEqual(['Check again', 'Undo']);
    expect(context.store).toBeDefined();
    service.list.add('10001');
    expect((await result.press('Check again')).text).toContain(
      '[failed] Still on the main whitelist: 1 user.\nOn the whitelist (1)\n- 20202\n[Retry 1]',
    );
  });

  test('of an addition', async () => {
    const { type, mend, service } = unreadable(['30303'], [UNKNOWN]);
    const result = await type('/whitelist add 10001 20202');
    mend();
    service.list.add('10001');
    const checked = await result.press('Check again');
    expect(checked.text).toBe(
      [
        '[partly] Not on the main whitelist: 1 user.',
        'Not on the whitelist (1)',
        '- 20202',
        'On the whitelist (1)',
        '- 10001',
        '[Retry 1]',
      ].join('\n'),
    );
    await checked.press('Retry 1');
    expect([...service.list]).toEqual(['30303', '10001', '20202']);
  });

  test('of several groups tries somebody again only where they still are', async () => {
    const [main, vip] = [fakeService(['10001']), fakeService(['10001'], [UNKNOWN])];
    const { type } = createModerator(createTestContext(twoServices(main, vip)));
    const result = await (await type('/unwhitelist 10001 group:all')).press('Remove 1');
    expect(result.text).toContain('[unconfirmed] Removed 1 user from the main and vip whitelists');
    const checked = await result.press('Check again');
    expect(checked.text).toContain(
      'Still on the main and vip whitelists: 1 user.\nOn the whitelist (1)\n- vip: 10001\n[Retry 1]',
    );
    await checked.press('Retry 1');
    expect([main.batches, vip.batches]).toEqual([[['10001']], [['10001'], ['10001']]]);
  });
});
