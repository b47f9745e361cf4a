/** The emulator's gateway finds what a bot may not send to Discord's. */
import { describe, expect, test } from 'vitest';
import { frameProblems } from '../../emulators/discord/frames.ts';

describe('Frames to the gateway', () => {
  const properties = { os: 'linux', browser: 'b', device: 'd' };
  const identify = { token: 't', properties, intents: 1 };

  test.each([
    ['an op', { op: 99, d: null }, /op 99/u],
    ['a heartbeat', { op: 1, d: '5' }, /^d: /u],
    ['IDENTIFY without intents', { op: 2, d: { token: 't', properties } }, /d\.intents/u],
    ['a field of IDENTIFY', { op: 2, d: { ...identify, guild_subscriptions: true } }, /guild_subscriptions/u],
    ['intents', { op: 2, d: { ...identify, intents: 1 << 26 } }, /d\.intents/u],
    ['RESUME without a session', { op: 6, d: { token: 't', seq: 1 } }, /d\.session_id/u],
    ['a presence', { op: 3, d: { since: null, activities: [], status: 'away', afk: false } }, /d\.status/u],
    ['the size', { op: 2, d: { ...identify, token: 'x'.repeat(4_096) } }, /bytes, where 4096/u],
  ])('%s is found', (_rule, frame, found) => {
    expect(frameProblems(JSON.stringify(frame)).join('\n')).toMatch(found);
  });

  test('nothing in what is right', () => {
    const right = [
      { op: 1, d: null },
      { op: 2, d: identify },
      { op: 6, d: { token: 't', session_id: 's', seq: 1 } },
    ];
    expect(right.flatMap((frame) => frameProblems(JSON.stringify(frame)))).toEqual([]);
  });
});
