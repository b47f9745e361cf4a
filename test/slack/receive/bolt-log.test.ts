/** What Bolt says in the bot's log. */
import { expect, test } from 'vitest';
import { createBoltLog } from '../../../src/slack/receive/bolt-log.ts';
import { createTestLog } from '../../support/log.ts';

test('Bolt has the word until its connections are given up', () => {
  const stopping = new AbortController();
  const { log, entries } = createTestLog();
  const boltLog = createBoltLog(log, stopping.signal);
  boltLog.warn('http request failed', 'xoxb-planted-1');
  stopping.abort();
  boltLog.error(new Error('the web socket was closed'));
  expect(entries.map(({ msg }) => msg)).toEqual(['http request failed [secret]']);
});
