/** Standing buttons: what their keys hold, and what a forged one can do. */
import { describe, expect, test } from 'vitest';
import { customId, readCustomId } from '../../src/chat/offer.ts';
import { resolveCommand } from '../../src/chat/resolve-command.ts';
import { readStandingKey, standingButtons, standingKey } from '../../src/chat/standing-button.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { memoryStore } from '../support/store/memory-store.ts';
import { command as stub, neverRun } from './harness.ts';

const STANDING = { command: 'whitelist show', argument: '7234567890123456789' };
const KEY = '/whitelist+show/7234567890123456789';

test('a key says its command and its argument, and survives what platforms do with it', () => {
  expect(standingKey(STANDING)).toBe(KEY);
  expect(readStandingKey(KEY)).toEqual(STANDING);
  expect(readCustomId(customId(KEY, true))).toEqual({ key: KEY, beside: true });
  const several = { command: 'undo', argument: '12 13' };
  expect(readStandingKey(standingKey(several) ?? '')).toEqual(several);
});

test('the message of a standing button stays, whatever its custom id says', () => {
  expect(readCustomId(customId(KEY))).toEqual({ key: KEY, beside: true });
});

test.each(['a:b', 'a b/c', '<@1>', 'a+b', 'a#2', ' a', 'a  b', '1'.repeat(70)])(
  'there is no button for the argument %j',
  (argument) => {
    const look = { label: 'Show', style: 'normal' } as const;
    expect(standingButtons({ command: 'whitelist show', argument }, look)).toEqual([]);
  },
);

describe('a key that is pressed', () => {
  const standing = {
    ...stub(() => neverRun.run({} as never)),
    name: 'whitelist show',
    standing: { option: 'group' },
  };
  const press = (key: string) =>
    resolveCommand(
      {
        id: 'i',
        invoker: { platform: 'terminal', id: 'm1' },
        channelId: 'C1',
        act: { kind: 'click', key, values: [] },
        handle: null,
      },
      { commands: [standing, neverRun], offers: memoryStore().offers, now: Date.now, texts: catalogues.en },
    );

  test('runs its command with that one option', async () => {
    expect(await press('/whitelist+show/vip')).toMatchObject({
      kind: 'run',
      command: { name: 'whitelist show' },
      options: { group: 'vip' },
      consumesOffer: undefined,
    });
  });

  test.each([
    ['of a command that has no standing buttons', '/test/vip'],
    ['of no command', '/whitelist+drop/vip'],
    ['with two arguments', '/whitelist+show/vip/x'],
    ['without an argument', '/whitelist+show'],
    ['with more than words', '/whitelist+show/vip%20steps'],
    ['too long', `/whitelist+show/${'1'.repeat(80)}`],
  ])('%s is too old', async (_, key) => {
    expect(await press(key)).toEqual({ kind: 'refused', sentence: catalogues.en.offers.expired });
  });
});
