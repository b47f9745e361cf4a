/** Creates the responder of a stored Slack interaction: delivers replies, shows progress, fetches files. */
import type { ResponderFactory } from '../../chat/platform.ts';
import type { Access } from '../access.ts';
import type { Profiles } from '../profiles.ts';
import type { ShowReply, Asked } from './show-reply.ts';
import type { Download, SlackFile } from '../download.ts';

/** What is kept of a command, a click, a submission or a shortcut. */
export interface PlatformData extends Omit<Asked, 'userId' | 'channelId'> {
  /** What was attached. */
  readonly files?: readonly SlackFile[];
}

export interface ResponderDeps {
  readonly access: Access;
  readonly profiles: Profiles;
  readonly showReply: ShowReply;
  readonly download: Download;
}

export function createResponders({ access, profiles, showReply, download }: ResponderDeps): ResponderFactory {
  return ({ invoker: { id: userId }, channelId, handle }, state) => {
    const { files = [], ...asked } = handle as PlatformData;
    const { openDialogue, ...ways } = showReply({ ...asked, userId, channelId }, state);
    return {
      // Checked every time: the right may have been lost since the button was shown.
      authorise: () => {
        // Before anything is asked or read. A refusal is shown in it too.
        if (asked.modalTitle !== undefined) openDialogue();
        return access.check(userId);
      },
      locale: () => profiles.locale(userId),
      timeZone: () => profiles.timeZone(userId),
      fetchFiles: () => Promise.all(files.map(download)),
      openDialogue,
      ...ways,
    };
  };
}
