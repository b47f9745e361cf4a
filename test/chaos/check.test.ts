/** The judge of the chaos suite notices every kind of lie. */
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/sqlite.ts';
import { temporaryFolders } from '../store/folder.ts';
import { takeJob } from '../support/store.ts';
import { check } from './check.ts';
import type { Given } from './commands.ts';
import { readOutcomes, type Shown } from './outcomes.ts';

const folder = temporaryFolders();
const IDS = ['10001', '10002', '10003'];

interface Case {
  readonly shown?: Partial<Shown>;
  readonly acknowledged?: boolean;
  /** Still on the whitelist, of 10001, 10002 and 10003, which all were. */
  readonly now?: readonly string[];
}

function judge({ shown = {}, acknowledged = true, now = [] }: Case): readonly string[] {
  const dataDir = folder();
  void openStore(dataDir).close();
  const command: Given = {
    ...{ platform: 'Slack', ids: IDS, givenAt: 0, answeredAt: undefined },
    acknowledged: () => acknowledged,
    readings: () => readOutcomes({ texts: [], files: [], ...shown }, IDS),
  };
  const violations = check({ dataDir, service: { whitelist: () => now } }, [command], IDS);
  return violations.map(({ invariant, id }) => `${invariant}: ${id}`);
}

const removed = (count: number, ...lines: readonly string[]): Partial<Shown> => ({
  texts: [[`⚠️ Removed ${count} of 3 users from the whitelist of main.`, ...lines].join('\n')],
});

describe('nothing is found where all is true', () => {
  test.each<[string, Case]>([
    ['everybody was removed', { shown: removed(3) }],
    [
      'each ended in another way, and a word was no id',
      {
        shown: removed(
          1,
          'Failed (1)',
          '• 10002 — still on the whitelist: refused by the service',
          'Unconfirmed (1): run the command again to be sure',
          '• 10003 — the service gave no definite answer',
          'Not live user ids (1), nothing was done for them',
          '• 99999x — not only digits',
        ),
        now: ['10002'],
      },
    ],
    [
      'the outcomes are in a file',
      {
        shown: {
          ...removed(1, 'All 3 are in the attached file.'),
          files: [
            'user,nickname,group,outcome,reason,request id\r\n10001,,main,removed,,\r\n10002,,main,failed,"a, b",\r\n10003,,main,not-sent,x,\r\n',
          ],
        },
        now: ['10002', '10003'],
      },
    ],
    ['it was refused', { shown: { texts: ['⛔ The bot is restarting. Nothing was done.'] }, now: IDS }],
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
      { shown: removed(2, 'Failed (1)', '• 10003 — was not on the whitelist') },
      ['failed or not sent, but gone: 10003'],
    ],
    [
      'not sent, and gone',
      { shown: removed(1, 'Not sent (2)', '• the bot is shutting down: 10002, 10003'), now: ['10003'] },
      ['failed or not sent, but gone: 10002'],
    ],
    [
      'nothing was done, and yet',
      { shown: { texts: ['⛔ Nothing was done.'] }, now: ['10001'] },
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
            'Removed 3 of 3 users from the whitelist of main.',
            ...(removed(2, 'Unconfirmed (1)', '• 10003 — x').texts ?? []),
          ],
        },
      },
      ['with two outcomes: 10003'],
    ],
    ['a count that is wrong', { shown: removed(2) }, ['with two outcomes: -']],
    [
      'a file that leaves somebody out',
      {
        shown: {
          ...removed(2, 'All 3 are in the attached file.'),
          files: [
            'user,nickname,group,outcome,reason,request id\r\n10001,,main,removed,,\r\n10002,,main,removed,,\r\n',
          ],
        },
      },
      ['without an outcome: 10003'],
    ],
  ])('%s', (_name, one, expected) => {
    expect(judge(one)).toEqual(expected);
  });

  test('a job that is not finished, and a user whose outcome is not known', async () => {
    const dataDir = folder();
    const store = openStore(dataDir);
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
    const violations = check({ dataDir, service: { whitelist: () => [] } }, [], []);
    expect(violations.map(({ invariant, detail }) => [invariant, detail])).toEqual([
      ['left open in the record', `job ${claim.job.id} is not finished`],
      ['left open in the record', 'todo'],
    ]);
  });
});
