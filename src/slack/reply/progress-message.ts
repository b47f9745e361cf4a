/** Shows progress in one direct message that is edited; ephemeral messages cannot be edited. */
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import type { Reply } from '../../chat/reply.ts';
import { postInSomeForm } from './deliver.ts';
import type { DirectMessages } from './direct-message.ts';
import { failureCode } from '../errors.ts';
import type { StateFields } from './responder-state.ts';
import { renderReply, type Message } from './render.ts';

export interface ProgressMessage {
  /** Posts the message, or changes it; rejects when Slack does not take it. */
  readonly show: (reply: Reply) => Promise<void>;
  /** Leaves the outcome's first line in the message, if there is one. Never rejects. */
  readonly finish: (reply: Reply) => Promise<void>;
}

/** `notes` keep where the message is, so that one of a process that has ended is brought to its end too. */
export function createProgressMessage(
  client: webApi.WebClient,
  directMessages: DirectMessages,
  fields: StateFields,
  log: Logger,
): ProgressMessage {
  const post = async (message: Message): Promise<void> => {
    const { posted } = fields.read();
    if (posted === undefined) await fields.add({ posted: await directMessages.post(message) });
    else await client.chat.update({ channel: posted.channelId, ts: posted.ts, ...message });
  };
  const update = async ({ tone, summary }: Reply): Promise<void> => {
    await postInSomeForm(
      (form) => Promise.resolve(renderReply({ tone, summary, sections: [] }, { form }).message),
      post,
      log,
    );
  };
  return {
    show: update,
    finish: async (reply) => {
      if (fields.read().posted === undefined) return;
      try {
        await update(reply);
      } catch (error) {
        currentLogger(log).warn(
          { code: failureCode(error) },
          'the progress message could not be brought to its end',
        );
      }
    },
  };
}
