/** The page of the bot as a view of Slack's App Home. */
import type { types } from '@slack/bolt';
import type { Reply } from '../../chat/reply.ts';
import { renderReply } from './render.ts';

/** https://docs.slack.dev/surfaces/app-home */
const BLOCKS_MAX = 100;

export function homeView(parts: readonly Reply[]): types.HomeView {
  const blocks = parts.flatMap((part): types.KnownBlock[] => renderReply(part).message.blocks ?? []);
  return { type: 'home', blocks: blocks.slice(0, BLOCKS_MAX) };
}
