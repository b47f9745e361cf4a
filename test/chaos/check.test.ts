/** Tests that the checks of the chaos suite find every kind of false report. */
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { temporaryFolders } from '../store/folder.ts';
import { createTestLog } from '../support/log.ts';
import { takeJob } from '../support/store/store.ts';
import { check } from './check.ts';
import type { Given } from './commands.ts';
import { readFolder, type StoredState } from './engine.ts';
import { readCheck, readOutcomes, readText, type Shown } from './outcomes.ts';

const folder = temporaryFolders();
const IDS = ['10001', '10002', '10003'];

const NOTHING: StoredState = { jobs: [], users: [], passes: [], guests: [], messages: 0 };

interface Case {
  readonly shown?: Partial<Shown>;
  readonly acknowledged?: boolean;
  /** The answer to a press of `Check again`. */
  readonly seenAgain?: string;
  /** The users still on the whitelist, of 10001, 10002 and 10003. */
  readonly now?: readonly string[];
}

function judge({ shown = {}, acknowledged = true, seenAgain = '', now = [] }: Case): readonly string[] {
  const command: Given = {
    platform: 'Slack',
    ids: IDS,
    givenAt: 0,
    answeredAt: undefined,
    acknowledged: () => acknowledged,
    isOpen: () => false,
    goOn: () => undefined,
    lookAgain: () => undefined,
    seenAgain: () => (seenAgain === '' ? undefined : readCheck(seenAgain)),
    readings: () => readOutcomes({ texts: [], files: [], ...shown }, IDS),
  };
  const violations = check(
    { record: NOTHING, reportedEnds: new Map(), service: { whitelist: () => now } },
    [command],
    IDS,
  );
  return violations.map(({ invariant, id }) => `${invariant}: ${id}`);
}

/** A reply that reports the first `count` users as removed, and `lines` about the others. */
const removed = (count: number, ...lines: readonly string[]): Partial<Shown> => ({
  texts: [
    [
      `⚠️ Removed ${count} ${count === 1 ? 'user' : 'users'} from the main whitelist.`,
      ...lines,
      `Removed (${count})`,
      ...IDS.slice(0, count).map((id) => `• ${id}`),
      'Request IDs: sandbox000001',
    ].join('\n'),
  ],
});

/** A reply whose users are in a file. */
const inFile = (count: number, ...rows: readonly string[]): Partial<Shown> => ({
  texts: [`⚠️ Removed ${count} users from the main whitelist.\nRemoved (3)\n• … and 1 more in the file`],
  files: [['\uFEFFuser,nickname,group,outcome,reason,request id', ...rows, ''].join('\r\n')],
});

describe('nothing is found where all is true', () => {
  test.each<[string, Case]>([
    ['everybody was removed', { shown: removed(3) }],
    [
      'each ended in another way, and a word was no id',
      {
        shown: removed(
          1,
          'Not removed (1)',
          '• 10002 — still on the whitelist; refused by Volcengine',
          'Not known yet (1)',
          '• 10003 — Volcengine gave no definite answer',
          'Did you mean (1)',
          '• 10001 — their ID differs from 10003 by one digit',
          'Skipped (1): not a user ID',
          '• 99999x — not only digits',
        ),
        now: ['10002'],
      },
    ],
    [
      'the outcomes are in a file',
      {
        shown: inFile(1, '10001,,main,removed,,', '10002,,main,failed,"a, b",', '10003,,main,not-sent,x,'),
        now: ['10002', '10003'],
      },
    ],
    [
      'nobody was removed',
      {
        shown: {
          texts: ['❌ Nobody was removed from the main whitelist.\nNot tried (3)\n• 10001\n• 10002\n• 10003'],
        },
        now: IDS,
      },
    ],
    [
      'nothing is known yet',
      {
        shown: {
          texts: [
            '❓ Not known yet for 3 users of the main whitelist.\nNot known yet (3): Volcengine gave no definite answer\n• 10001\n• 10002\n• 10003',
          ],
        },
        seenAgain:
          'Still on the main whitelist: 1 user.\nOn the whitelist (1)\n• 10002\nNot on the whitelist (1)\n• 10003',
        now: ['10002'],
      },
    ],
    ['it was refused', { shown: { texts: ['⛔ The bot is restarting. Nothing has changed.'] }, now: IDS }],
    ['it never arrived', { acknowledged: false, now: IDS }],
  ])('%s', (_name, one) => {
    expect(judge(one)).toEqual([]);
  });
});

describe('a lie is found', () => {
  test.each<[string, Case, readonly string[]]>([
    ['no answer', {}, IDS.map((id) => `without an outcome: ${id}`)],
    ['removed, and still there', { shown: removed(3), now: ['10002'] }, ['removed, but still listed: 10002']],
    [
      'failed, and gone',
      { shown: removed(2, 'Was not on the whitelist (1)', '• 10003') },
      ['failed or not sent, but gone: 10003'],
    ],
    [
      'not sent, and gone',
      {
        shown: removed(1, 'Not tried (2): the bot is shutting down', '• 10002', '• 10003'),
        now: ['10003'],
      },
      ['failed or not sent, but gone: 10002'],
    ],
    [
      'nothing was done, and yet',
      { shown: { texts: ['⛔ Nothing has changed.'] }, now: ['10001'] },
      ['nothing was done, but gone: 10002', 'nothing was done, but gone: 10003'],
    ],
    [
      'never taken in, and yet',
      { acknowledged: false, now: ['10001', '10002'] },
      ['not taken in, but gone: 10003'],
    ],
    [
      'two answers that differ',
      {
        shown: {
          texts: [
            ...(removed(3).texts ?? []),
            ...(removed(2, 'Not known yet (1)', '• 10003 — x').texts ?? []),
          ],
        },
      },
      ['with two outcomes: 10003'],
    ],
    [
      'a count that is wrong',
      { shown: { texts: [removed(3).texts?.[0]?.replace('3 users', '2 users') ?? ''] } },
      ['with two outcomes: -'],
    ],
    [
      'looked at again, and told the opposite',
      {
        shown: removed(1, 'Not known yet (2)', '• 10002 — x', '• 10003 — x'),
        seenAgain: 'x\nOn the whitelist (1)\n• 10002\nNot on the whitelist (1)\n• 10003',
        now: ['10003'],
      },
      ['looked at again, and not so: 10002', 'looked at again, and not so: 10003'],
    ],
    ['somebody who is named nowhere', { shown: removed(2) }, ['without an outcome: 10003']],
    [
      'a file that leaves somebody out',
      {
        shown: inFile(2, '10001,,main,removed,,', '10002,,main,removed,,'),
      },
      ['without an outcome: 10003'],
    ],
  ])('%s', (_name, one, expected) => {
    expect(judge(one)).toEqual(expected);
  });

  test('a job that is not finished, and a user whose outcome is not known', async () => {
    const dataDir = folder();
    const store = openStore(await openSqlite(dataDir), { log: createTestLog().log });
    const claim = await takeJob(store);
    const action = {
      kind: 'remove',
      conversation: '1',
      groupName: 'main',
      reason: undefined,
      at: 0,
    } as const;
    const moderator = { platform: 'slack', id: 'U1' } as const;
    await claim.begin('{}', [{ ...action, moderator, userIds: ['10001'] }], undefined);
    await store.close();
    const violations = check(
      { record: await readFolder(dataDir), reportedEnds: new Map(), service: { whitelist: () => [] } },
      [],
      [],
    );
    expect(violations.map(({ invariant, detail }) => [invariant, detail])).toEqual([
      ['left open in the record', `job ${claim.job.id} is not finished`],
      ['left open in the record', 'todo'],
    ]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['Removed (1)\n• 10001', [], []],
    ['Removed (1)\n• 10001', ['10001'], ['10001']],
    ['Was not on the whitelist (1)\n• 10001', ['10001'], ['10001']],
    ['Not removed (1)\n• 10001 — still on it', ['10001'], []],
    ['Not removed (1)\n• 10001 — still on it', [], ['10001']],
    ['Not known yet (1)\n• 10001', ['10001'], []],
    ['', [], ['10001']],
  ])('a guest pass of which was told: %j', (told, now, lies) => {
    const record = { ...NOTHING, guests: ['10001'] };
    const violations = check(
      { record, reportedEnds: readText(told), service: { whitelist: () => now } },
      [],
      [],
    );
    expect(violations.map(({ invariant, id }) => [invariant, id])).toEqual(
      lies.map((id) => ['a guest pass ended otherwise than told', id]),
    );
  });

  test('a guest pass that has not ended', () => {
    const record = { ...NOTHING, passes: ['10001'] };
    const violations = check({ record, reportedEnds: new Map(), service: { whitelist: () => [] } }, [], []);
    expect(violations.map(({ invariant, id }) => [invariant, id])).toEqual([
      ['left open in the record', '10001'],
    ]);
  });
});
