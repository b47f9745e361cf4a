/** The way back to whoever used the bot in Slack, out of what is kept of what they did. */
import type { ContactFactory } from '../../chat/platform.ts';
import type { Locale } from '../../chat/texts/index.ts';
import type { Access } from '../access.ts';
import type { Answer, Asked } from './show-reply.ts';
import type { Download, SlackFile } from '../download.ts';

/** What is kept of a command, a click, a submission or a shortcut. */
export interface Handle extends Omit<Asked, 'userId' | 'channelId'> {
  /** What was attached. */
  readonly files?: readonly SlackFile[];
}

export interface ContactParts {
  readonly access: Access;
  readonly locale: (userId: string) => Promise<Locale>;
  readonly answer: Answer;
  readonly download: Download;
}

export function createContacts({ access, locale, answer, download }: ContactParts): ContactFactory {
  return ({ invoker: { id: userId }, channelId, handle }, memo) => {
    const { files = [], ...asked } = handle as Handle;
    const { openDialogue, ...ways } = answer({ ...asked, userId, channelId }, memo);
    return {
      // Anew each time: who was a moderator when a button was shown may be none any more.
      authorise: () => {
        // Before anything is asked or read. A refusal is shown in it too.
        if (asked.modalTitle !== undefined) openDialogue();
        return access.check(userId);
      },
      locale: () => locale(userId),
      fetchFiles: () => Promise.all(files.map(download)),
      ...{ openDialogue, ...ways },
    };
  };
}
