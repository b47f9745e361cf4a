/** Whether what Slack delivers has the form that its pages document, as far as this bot, and Bolt before it, read it. */
import { z } from 'zod';

/** `unused`: of a kind that this bot has no listener for; it is acknowledged, and nothing else. */
export type Delivered = 'ours' | 'unused' | 'malformed';

const text = z.string();
const address = z.url().optional();
/** Bolt keeps things by them in a plain object: `constructor` would be found there. */
const installation = z
  .string()
  .regex(/^[A-Z0-9]+$/u)
  .nullish();
const team = z.object({ id: installation, enterprise_id: installation }).nullish();
const person = z.object({ id: text, team_id: installation });
const place = z.object({ id: text });
const view = z.object({
  ...{ id: text, callback_id: text.nullish(), private_metadata: text.nullish() },
  app_installed_team_id: installation,
});

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
const command = z.object({
  ...{ command: text, text, user_id: text, channel_id: text },
  ...{ trigger_id: text.nullish(), response_url: address },
});

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const click = z.object({
  ...{ user: person, channel: place.optional(), trigger_id: text.nullish(), response_url: address },
  container: z.object({ channel_id: text.nullish(), thread_ts: text.nullish() }),
  actions: z.tuple([z.object({ type: text, value: text.nullish(), action_ts: text.nullish() })], z.unknown()),
});

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const submission = z.object({
  ...{ user: person, trigger_id: text.nullish() },
  response_urls: z.array(z.object({ response_url: z.url() })).optional(),
  view: view.extend({ state: z.object({ values: z.record(text, z.record(text, inputState())) }) }),
});

/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
const suggestion = z.object({ user: person, view: view.optional(), value: text });

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
const shortcut = z.object({
  ...{ callback_id: text, user: person, channel: place, trigger_id: text, action_ts: text },
  ...{ message: z.object({ text: text.nullish() }), response_url: address },
});

const INTERACTIONS: Readonly<Record<string, z.ZodType>> = {
  block_actions: click,
  view_submission: submission,
  block_suggestion: suggestion,
  message_action: shortcut,
};

/** https://docs.slack.dev/reference/events/subteam_members_changed and …/subteam_updated */
const EVENTS: Readonly<Record<string, z.ZodType>> = {
  subteam_members_changed: z.object({ subteam_id: text }),
  subteam_updated: z.object({ subteam: z.object({ id: text }) }),
};

/** The members by which Bolt tells kinds apart, whatever `type` says, and those that say where something comes from. */
const anything = z.object({
  ...{ team, enterprise: team, team_id: installation, enterprise_id: installation },
  authorizations: z.array(z.object({ team_id: installation, enterprise_id: installation })).nullish(),
  type: text.optional(),
  command: z.unknown().optional(),
  event: z.object({ type: text }).optional(),
});

/** Reads the body of a request, or the payload of an envelope. Pure; takes anything, and never throws. */
export function readForm(body: unknown): Delivered {
  const parsed = anything.safeParse(body);
  if (!parsed.success) return 'malformed';
  const { type, event, command: named } = parsed.data;
  if (event !== undefined) return check(EVENTS, event.type, (body as { event: unknown }).event);
  if (named !== undefined) return command.safeParse(body).success ? 'ours' : 'malformed';
  return check(INTERACTIONS, type, body);
}

function check(
  forms: Readonly<Record<string, z.ZodType>>,
  type: string | undefined,
  body: unknown,
): Delivered {
  if (type === undefined || !Object.hasOwn(forms, type)) return 'unused';
  return forms[type]?.safeParse(body).success === true ? 'ours' : 'malformed';
}

function inputState() {
  return z.object({
    value: text.nullish(),
    selected_options: z.array(z.object({ value: text })).nullish(),
    files: z
      .array(
        z.object({ name: text.nullish(), url_private: text.nullish(), url_private_download: text.nullish() }),
      )
      .nullish(),
  });
}
