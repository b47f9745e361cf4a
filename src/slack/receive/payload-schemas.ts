/** Checks that a delivery has the documented form, as far as the bot and Bolt read it. */
import { z } from 'zod';
import type { Origin } from './workspace.ts';

/** `unused`: of a kind that this bot has no listener for; it is acknowledged, and nothing else. */
export type Delivered =
  { readonly kind: 'ours'; readonly origin: Origin } | { readonly kind: 'unused' | 'malformed' };

const text = z.string();
/** What Slack leaves out, or sends as null, where there is none; Bolt's types and Slack's samples say which. */
const maybe = text.nullish();
const address = z.union([z.url(), z.literal('')]).nullish();
/** Bolt keeps things by them in a plain object: `constructor` would be found there. */
const installation = z
  .string()
  .regex(/^[A-Z0-9]*$/u)
  .nullish();
const team = z.object({ id: installation, enterprise_id: installation }).nullish();
const person = z.object({ id: text, team_id: installation });
const place = z.object({ id: text });
const view = z.object({
  id: text,
  callback_id: maybe,
  private_metadata: maybe,
  app_installed_team_id: installation,
});

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
const command = z.object({
  command: text,
  text: maybe,
  user_id: text,
  channel_id: text,
  trigger_id: maybe,
  response_url: address,
});

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const click = z.object({
  user: person,
  channel: place.optional(),
  trigger_id: maybe,
  response_url: address,
  container: z.object({ channel_id: maybe, thread_ts: maybe }).nullish(),
  actions: z.tuple([z.object({ type: text, value: maybe, action_ts: maybe })], z.unknown()),
});

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const submission = z.object({
  user: person,
  trigger_id: maybe,
  // Bolt reads the first of them.
  response_urls: z.array(z.object({ response_url: address })).optional(),
  view: view.extend({ state: z.object({ values: inputs() }) }),
});

/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
const suggestion = z.object({ user: person, channel: place.optional(), view: view.optional(), value: text });

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
const shortcut = z.object({
  callback_id: text,
  user: person,
  channel: place,
  trigger_id: maybe,
  action_ts: maybe,
  message: z.object({ text: maybe }),
  response_url: address,
});

const INTERACTIONS: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries({
    block_actions: click,
    view_submission: submission,
    block_suggestion: suggestion,
    message_action: shortcut,
  }),
);

/** https://docs.slack.dev/reference/events/subteam_members_changed, …/subteam_updated and …/app_home_opened */
const EVENTS: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries({
    subteam_members_changed: z.object({ subteam_id: text }),
    subteam_updated: z.object({ subteam: z.object({ id: text }) }),
    app_home_opened: z.object({ user: text, tab: maybe }),
  }),
);

/** The members by which Bolt tells kinds apart, whatever `type` says, and those that say where something comes from. */
const anything = z.object({
  team,
  enterprise: team,
  team_id: installation,
  enterprise_id: installation,
  authorizations: z.array(z.object({ team_id: installation, enterprise_id: installation })).nullish(),
  user: z.unknown().optional(),
  view: z.unknown().optional(),
  type: text.optional(),
  command: z.unknown().optional(),
  event: z.object({ type: text }).optional(),
});

/** Reads the body of a request, or the payload of an envelope. Pure; takes anything, and never throws. */
export function readPayload(body: unknown): Delivered {
  const parsed = anything.safeParse(body);
  if (!parsed.success) return { kind: 'malformed' };
  const { type, event, command: named } = parsed.data;
  if (event === undefined && type === 'event_callback') return { kind: 'malformed' };
  const form =
    event !== undefined
      ? EVENTS.get(event.type)
      : named !== undefined
        ? command
        : type !== undefined
          ? INTERACTIONS.get(type)
          : undefined;
  if (form === undefined) return { kind: 'unused' };
  const isOurs = form.safeParse(event === undefined ? body : (body as { event: unknown }).event).success;
  // Its `user` and `view` are of the form, where there are any.
  return isOurs ? { kind: 'ours', origin: parsed.data as Origin } : { kind: 'malformed' };
}

function inputs() {
  const input = z.object({
    value: maybe,
    selected_option: z.object({ value: text }).nullish(),
    selected_options: z.array(z.object({ value: text })).nullish(),
    files: z.array(z.object({ name: maybe, url_private: maybe, url_private_download: maybe })).nullish(),
  });
  // An empty list stands for no inputs.
  return z.union([z.record(text, z.record(text, input)), z.tuple([])]);
}
