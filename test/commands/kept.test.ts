/** What earlier versions have kept of changes is still understood. */
import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord } from '../../commands/change/record.ts';
import { decodeSteps, encodeSteps } from '../../commands/change/question-steps.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { liveGroup, setUp } from '../support/chat/commands.ts';

const group = liveGroup('main', '11');
const groups = { all: [group], byChannel: new Map() };

test('a record of one kind', () => {
  const kept = `{"kind":"remove","absent":["10001"],"parsed":{"rejected":[],"duplicates":[]},"told":true}`;
  const record = decodeRecord(kept);
  expect(record).toMatchObject({ kind: 'remove', absent: ['10001'], told: true, undo: false, before: {} });
  expect(record.set).toBeUndefined();
  expect(decodeRecord(encodeRecord({ ...record, kind: 'both', set: 'friday' }))).toMatchObject({
    kind: 'both',
    set: 'friday',
  });
});

test('steps without a kind are of the kind of their command', () => {
  const kept = '[{"group":"main","conversation":"11","ids":["10001"]}]';
  const ids = ['10001' as UserId];
  expect(decodeSteps(kept, groups, 'add')).toEqual([{ kind: 'add', group, ids }]);
  const steps = [{ kind: 'remove' as const, group, ids }];
  expect(decodeSteps(encodeSteps(steps), groups, 'add')).toEqual(steps);
});

test('a button of an earlier version adds what it said', async () => {
  const { ask, service } = setUp([]);
  const steps = '[{"group":"main","conversation":"11","ids":["10001"]}]';
  expect((await ask('whitelist add', { steps, unchanged: '[]' })).text).toContain('[done] Added 1 user');
  expect([...service.list]).toEqual(['10001']);
});
