/** Lines that are typed after a command, and commands over a whitelist that notes who is to be changed. */
import fc from 'fast-check';
import type { WhitelistApi } from '../../src/volcengine/client.ts';
import { createModerator, createTestContext, type Moderator } from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

export const PROTECTED = '40404';
export const LISTED: readonly string[] = ['1', '2', '3', '10001', '10002', '10003', PROTECTED];
/** Whom the mention `<@U2>` stands for; `<@U1>` is nobody. */
export const LINKED = '10003';
export const GROUPS: Readonly<Record<string, string>> = { main: '11', vip: '12' };
const NICKNAMES = { 1: 'Alice', 10001: '小明', 10002: '99999', 10003: 'vip fan', [PROTECTED]: '主播 10001' };

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const id = fc.constantFrom(
  ...LISTED,
  '99999',
  '"10001"',
  '１０００２',
  '<tel:10001|1 00 01>',
  '<@U1|bob>',
  '<@U2>',
);
const label = fc.constantFrom('1)', '(2)', '3.', '#1', '1、', '[2]', '1 -', '|', '1:', '2 =');
const spoilt = fc.constantFrom(
  ...['x10001y', 'uid10002', '10,001', '7.2E+18', '10001.0', '*10003*', '`10001`', '10001。', '-10001'],
  ...['10002…', '10001/10002', '把10003下麦', 'https://e.example/10001', '2026-01-02', '\u202E10001', '01'],
);
const name = fc.constantFrom(
  'Alice',
  'ali',
  '小明',
  '小',
  '主播',
  '99999',
  'vip fan',
  'main',
  'vip',
  'MAIN',
  'nowhere',
);
const phrase = fc.constantFrom(
  'all',
  '全部',
  'all except',
  '除了',
  '以外',
  'help',
  'show',
  'for 10 minutes',
  '·',
  '—',
);
const sign = fc.constantFrom(
  ':',
  '：',
  '=',
  'users:',
  '__proto__',
  'constructor',
  '@everyone',
  '🙂',
  'ID:',
  '移除：',
);
const optionLike = fc.constantFrom(
  ...[
    'group:main',
    'group：vip',
    'GROUP:all',
    '--group vip',
    '直播群：main',
    'group:nowhere',
    'gruop:vip',
    'group:',
  ],
  ...[
    'preview',
    '--preview',
    '预览',
    'preview:5',
    'reason:',
    'Reason：',
    '原因=',
    'reason: 10002\n',
    '--dryrum',
  ],
);
const word = fc.oneof(
  { weight: 10, arbitrary: id },
  ...[label, spoilt, name, phrase, sign, optionLike].map((arbitrary) => ({ weight: 2, arbitrary })),
  { weight: 1, arbitrary: fc.array(anyUnit, { maxLength: 5 }).map((units) => units.join('')) },
);
const space = fc.constantFrom(' ', ' ', ' ', ', ', '\n', '\t ', '\u3000', '、', '');
const idLine = fc.array(fc.tuple(id, fc.constantFrom(' ', ', ', '\n')), { minLength: 1, maxLength: 4 });

/** Ids, labels, words, signs, options, in any order; often ids alone. */
export const anyLine = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(fc.tuple(word, space), { maxLength: 10, size: 'medium' }) },
    { weight: 1, arbitrary: idLine },
  )
  .map((words) => words.flat().join(''));

const optionForm = (names: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<[string, string]> =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(':', '：', '=', '＝', ': ', ' : '), fc.boolean(), value)
    .map(([named, mark, dashed, given]) => [
      dashed ? `--${named} ${given}` : `${named}${mark}${given}`,
      given,
    ]);
const groupForm = optionForm(
  ['group', 'Group', '直播群', '群'],
  fc.constantFrom('main', 'vip', 'all', '周五场'),
);
const reasonForm = optionForm(
  ['reason', 'REASON', '原因', '理由'],
  fc.constantFrom('spam', '已下麦 10001', 'left: 3 times'),
);
const previewForm = fc.constantFrom('preview', '--preview', '预览', 'PREVIEW', '--dry-run');
const token = fc.constantFrom(
  '10001',
  '１０００２',
  '"10003"',
  '<@U1|bob>',
  '小明',
  'abc',
  '1)',
  '10001.',
  '🙂',
  'vip',
);

export interface WrittenLine {
  readonly text: string;
  readonly users: string;
  readonly group: string | undefined;
  readonly preview: boolean;
  readonly reason: string | undefined;
}

/** A line of which is known what every part of it is. */
export const writtenLine: fc.Arbitrary<WrittenLine> = fc
  .record({
    before: fc.array(token, { maxLength: 4 }),
    after: fc.array(token, { maxLength: 4 }),
    group: fc.option(groupForm, { nil: undefined }),
    preview: fc.option(previewForm, { nil: undefined }),
    reason: fc.option(reasonForm, { nil: undefined }),
    below: fc.array(token, { maxLength: 3 }),
    between: fc.constantFrom(' ', '  ', '\n', '\u3000', '\t'),
  })
  .map(({ before, after, group, preview, reason, below, between }) => {
    const line = [
      ...before,
      ...(group?.slice(0, 1) ?? []),
      ...after,
      ...(preview === undefined ? [] : [preview]),
    ];
    const first = [line.join(between), ...(reason?.slice(0, 1) ?? [])].join(' ');
    return {
      text: `${first}\n${below.join(between)}`,
      users: [...before, ...after, ...below].join(' '),
      group: group?.[1],
      preview: preview !== undefined,
      reason: reason?.[1],
    };
  });

export interface NotedChange {
  readonly kind: 'remove' | 'add';
  /** The conversation. */
  readonly group: string;
  readonly ids: readonly string[];
}

/** Commands over a whitelist; `reset` puts it back as it was, and forgets what was changed. */
export function startCommands(): Pick<Moderator, 'type' | 'log'> & {
  readonly changes: NotedChange[];
  readonly reset: () => Promise<void>;
} {
  const service = fakeService(LISTED, [], true, NICKNAMES);
  const changes: NotedChange[] = [];
  const note = (kind: NotedChange['kind']): WhitelistApi['remove'] => {
    return (conversation, ids, context) => {
      changes.push({ kind, group: conversation.conversationShortId, ids });
      return service.api[kind](conversation, ids, context);
    };
  };
  const api = { ...service.api, remove: note('remove'), add: note('add') };
  const context = createTestContext({ api }, { confirmAbove: 5, protectedIds: new Set([PROTECTED]) });
  const by = { platform: 'terminal', id: 'm1' } as const;
  const reset = async (): Promise<void> => {
    changes.length = 0;
    // A case before may have linked them otherwise.
    await context.store.links.remove({ platform: 'terminal', id: 'U1' }, by);
    await context.store.links.set({ platform: 'terminal', id: 'U2' }, LINKED, by);
    service.list.clear();
    for (const listed of LISTED) service.list.add(listed);
    for (const group of context.groups.all) context.rosters.forget(group);
  };
  const { type, log } = createModerator(context);
  return { changes, reset, type, log };
}
