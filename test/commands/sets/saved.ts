/** Sets up a whitelist that was saved as a set and has changed since. */
import { setUp, type SetUpOptions } from '../../support/chat/commands.ts';

export const NICKNAMES = { 10001: '小明', 20202: 'Alice', 30303: 'Bob', 40404: 'Eve' };

/** A whitelist that was `saved` under the name `friday`, and is `now` since. */
export async function setUpSavedSet(
  saved: readonly string[],
  now: readonly string[],
  situation: SetUpOptions = {},
) {
  const bot = setUp(saved, { nicknames: NICKNAMES, ...situation });
  await bot.type('/whitelist save friday');
  bot.service.list.clear();
  for (const id of now) bot.service.list.add(id);
  return bot;
}

export const ids = (count: number, first = 50_001): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));
