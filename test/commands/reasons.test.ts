/** Reasons that are suggested: the configured ones first, then the last ten of the live group. */
import { expect, test } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import { setUp } from '../support/chat/commands.ts';

async function suggested(reasons: readonly string[], given: readonly string[], typed: string, options = {}) {
  const { type, work, log } = setUp([], { work: { reasons } });
  for (const reason of given) await type(`/whitelist add 10001 reason: ${reason}`);
  const option = createCommands(work)
    .find(({ name }) => name === 'unwhitelist')
    ?.options.find(({ name }) => name === 'reason');
  const context = { access: 'allowed', channelId: 'C1', options, log: log.log } as const;
  return (await option?.suggest?.(typed, context))?.map(({ value }) => value);
}

test('the configured ones, then those that were given lately, each once', async () => {
  expect(await suggested(['spam', 'left'], ['abuse', 'spam', 'fair'], '')).toEqual([
    'spam',
    'left',
    'fair',
    'abuse',
  ]);
});

test('no more than ten that were given', async () => {
  const given = Array.from({ length: 12 }, (_, index) => `why ${String.fromCharCode(97 + index)}`);
  expect(await suggested([], given, '')).toEqual(given.toReversed().slice(0, 10));
});

test('those that have in them what was typed, whatever its case', async () => {
  expect(await suggested(['Spam links'], ['no spam', 'left'], 'SPAM')).toEqual(['Spam links', 'no spam']);
});

test('those of the live group that was named', async () => {
  expect(await suggested(['spam'], ['abuse'], '', { group: 'vip' })).toEqual(['spam']);
  expect(await suggested(['spam'], ['abuse'], '', { group: 'nowhere' })).toEqual(['spam']);
});

test('a form asks for the reason with them, and with what was given before', async () => {
  const { type } = setUp(['10001'], { work: { reasons: ['spam'] } });
  const asked = await type('/unwhitelist 10001 abc reason: left');
  expect(asked.reply.reasonInput).toMatchObject({ given: 'left', suggested: [{ value: 'spam' }] });
  expect((await type('/unwhitelist')).reply.reasonInput).toMatchObject({ given: undefined });
  expect((await type('/unwhitelist 10001 preview')).reply.reasonInput).toBeUndefined();
});
