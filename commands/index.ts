/** Every command that a moderator can give, on every platform. */
import type { Command } from '../src/chat/command.ts';
import { createRecordedCommands } from './recorded.ts';
import { createUnwhitelist } from './unwhitelist.ts';
import { createAdd } from './whitelist-add.ts';
import { createHistory } from './whitelist-history.ts';
import { createLink, createUnlink } from './whitelist-link.ts';
import { createShow } from './whitelist-show.ts';
import type { Work } from './work.ts';

export function createCommands(work: Work): readonly Command[] {
  return [
    createUnwhitelist(work),
    createShow(work),
    createAdd(work),
    createHistory(work),
    createLink(work),
    createUnlink(work),
    ...createRecordedCommands(work),
  ];
}
