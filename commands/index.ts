/** Every command that a moderator can give, on every platform. */
import type { Command } from '../src/chat/command.ts';
import { createUnwhitelist, type Whitelist } from './unwhitelist.ts';

export function createCommands(whitelist: Whitelist): readonly Command[] {
  return [createUnwhitelist(whitelist)];
}
