/** Schemas of the arguments of the Web API methods that the bot calls: the SDK's names (checked by the compiler), Slack's limits. */
import type { RespondArguments, webApi } from '@slack/bolt';
import * as z from 'zod';
import { homeView, messageBlocks, modalView } from './schemas.ts';

/** The property names of all alternatives of a union type. */
type Names<Type> = Type extends unknown ? keyof Type : never;

/** A schema with argument names of Slack's method only; all arguments are sent as text. */
function method<Arguments>() {
  return <Shape extends Readonly<Partial<Record<Names<Arguments> & string, z.ZodType>>>>(
    shape: Shape & Readonly<Record<Exclude<keyof Shape, Names<Arguments>>, never>>,
  ) => z.strictObject(shape);
}

/** An argument that is a list or an object, sent as JSON. */
function json<Schema extends z.ZodType>(schema: Schema) {
  const parsed = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('is no JSON');
      return z.NEVER;
    }
  });
  return parsed.pipe(schema);
}

const flag = z.exactOptional(z.enum(['true', 'false']));
const channel = z.string().regex(/^[CDG][A-Z0-9]+$/u);
const user = z.string().regex(/^[UW][A-Z0-9]+$/u);
const ts = z.string().regex(/^\d+\.\d+$/u);
/** https://docs.slack.dev/reference/methods/chat.postMessage: text is cut at 40,000; elsewhere 4,000 are refused (`msg_too_long`). */
const text = (max: number) => z.string().min(1).max(max);
const TEXT_MAX = 40_000;
const SHORT_TEXT_MAX = 4_000;
const blocks = z.exactOptional(json(messageBlocks.min(1)));

/** https://docs.slack.dev/reference/methods/blocks.validate */
const validated = z.string().max(100_000);

const unfurls = { unfurl_links: flag, unfurl_media: flag, mrkdwn: flag };

export const METHODS: Readonly<Record<string, z.ZodType>> = {
  'apps.connections.open': z.strictObject({}),
  'auth.test': method<webApi.AuthTestArguments>()({ token: z.exactOptional(z.string()) }),
  'chat.postEphemeral': method<webApi.ChatPostEphemeralArguments>()({
    channel,
    user,
    text: text(SHORT_TEXT_MAX),
    blocks,
    thread_ts: z.exactOptional(ts),
  }),
  'chat.postMessage': method<webApi.ChatPostMessageArguments>()({
    channel,
    text: text(TEXT_MAX),
    blocks,
    thread_ts: z.exactOptional(ts),
    ...unfurls,
  }),
  'chat.update': method<webApi.ChatUpdateArguments>()({
    channel,
    ts,
    text: text(SHORT_TEXT_MAX),
    blocks,
  }),
  'chat.delete': method<webApi.ChatDeleteArguments>()({ channel, ts }),
  'conversations.info': method<webApi.ConversationsInfoArguments>()({ channel, include_locale: flag }),
  'conversations.open': method<webApi.ConversationsOpenArguments>()({ users: user }),
  'files.completeUploadExternal': method<webApi.FilesCompleteUploadExternalArguments>()({
    channel_id: channel,
    files: json(
      z.array(z.strictObject({ id: z.string().min(1), title: z.exactOptional(z.string()) })).min(1),
    ),
    thread_ts: z.exactOptional(ts),
    initial_comment: z.exactOptional(z.string()),
  }),
  'blocks.validate': method<webApi.BlocksValidateArguments>()({
    message: z.exactOptional(validated.pipe(json(z.strictObject({ blocks: messageBlocks.min(1) })))),
    view: z.exactOptional(validated.pipe(json(z.discriminatedUnion('type', [modalView, homeView])))),
  }),
  'files.getUploadURLExternal': method<webApi.FilesGetUploadURLExternalArguments>()({
    filename: z.string().min(1).max(255),
    length: z.string().regex(/^[1-9]\d*$/u),
  }),
  'usergroups.users.list': method<webApi.UsergroupsUsersListArguments>()({
    usergroup: z.string().regex(/^S[A-Z0-9]+$/u),
    include_disabled: flag,
  }),
  'users.info': method<webApi.UsersInfoArguments>()({ user, include_locale: flag }),
  'views.open': method<webApi.ViewsOpenArguments>()({
    trigger_id: z.string().min(1),
    view: json(modalView),
  }),
  'views.publish': method<webApi.ViewsPublishArguments>()({
    user_id: user,
    hash: z.exactOptional(z.string()),
    view: json(homeView),
  }),
  'views.update': method<webApi.ViewsUpdateArguments>()({
    view_id: z.exactOptional(z.string()),
    external_id: z.exactOptional(z.string()),
    hash: z.exactOptional(z.string()),
    view: json(modalView),
  }),
};

/** The JSON body of a message to a response_url. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const responseUrl = method<RespondArguments>()({
  text: text(SHORT_TEXT_MAX).optional(),
  blocks: z.exactOptional(messageBlocks.min(1)),
  response_type: z.exactOptional(z.enum(['in_channel', 'ephemeral'])),
  replace_original: z.exactOptional(z.boolean()),
  delete_original: z.exactOptional(z.boolean()),
  thread_ts: z.exactOptional(ts),
  unfurl_links: z.exactOptional(z.boolean()),
  unfurl_media: z.exactOptional(z.boolean()),
});
