/** What deliveries of Slack are made of, and how one is written down. */
import type { Envelope } from '../../emulators/slack/links.ts';

export interface Documented {
  readonly name: string;
  readonly type: Envelope['type'];
  readonly payload: Readonly<Record<string, unknown>>;
  /** What is handed to the dispatch; undefined where it is acknowledged and nothing else. */
  readonly arrives?: Readonly<Record<string, unknown>>;
}

export const TEAM = { id: 'T1', domain: 'fake' };
/** A workspace that belongs to an organization. */
export const GRID_TEAM = { ...TEAM, enterprise_id: 'E1', enterprise_name: 'Org' };
export const USER = { id: 'U1', username: 'mod', name: 'mod', team_id: 'T1' };
export const CHANNEL = { id: 'C1', name: 'general' };
export const RESPONSE_URL = 'https://hooks.slack.com/actions/T1/1/x';
export const RESPONSE = { trigger_id: '1.2.abc', response_url: RESPONSE_URL };
export const APP = { token: 'verification', api_app_id: 'A1' };
export const GRID = { enterprise: { id: 'E1', name: 'Org' }, is_enterprise_install: false };
export const ORG_WIDE = { ...GRID, is_enterprise_install: true };

export const typed = (command: string, text: string) => ({ kind: 'command', command, text });

export const KEY = 'A'.repeat(22);
export const BUTTON = {
  type: 'button',
  action_id: 'button-0',
  block_id: 'b',
  value: `uw1:${KEY}`,
  action_ts: '1.5',
};
export const CLICK = { kind: 'click', key: KEY, values: [] };
export const IN_MESSAGE = { type: 'message', message_ts: '1.2', channel_id: 'C1', is_ephemeral: true };

export const MESSAGE = { type: 'message', user: 'U9', ts: '1.2', text: 'remove 10001' };
export const fromMessage = (users: string) => ({
  act: { kind: 'command', command: 'unwhitelist', values: { users, from: 'message' } },
});
export const shared = (text: string) => [
  { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
];

export const VIEW = { id: 'V1', type: 'modal', callback_id: 'picker:en', private_metadata: `uw1:${KEY} C1` };
/** Of events in a workspace that belongs to an organization. */
export const AUTHORIZED = {
  enterprise_id: 'E1',
  authorizations: [
    { enterprise_id: 'E1', team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false },
  ],
};
export const HOME_VIEW = { id: 'V1', team_id: 'T1', type: 'home', blocks: [], callback_id: '', state: {} };
export const values = (value: string | null) => ({
  picked: {
    picked: { type: 'multi_static_select', selected_options: [{ value: '5', text: { text: 'bo' } }] },
  },
  pasted: { pasted: { type: 'plain_text_input', value } },
  file: { file: { type: 'file_input', files: [] } },
});

export function documented(
  name: string,
  payload: Documented['payload'],
  arrives?: Documented['arrives'],
): Omit<Documented, 'type'> {
  return { name, payload, ...(arrives && { arrives }) };
}

export function interactive(
  type: string,
  what: string,
  { name, payload, arrives }: Omit<Documented, 'type'>,
  more: Documented['payload'] = {},
): Documented {
  return {
    name: `${what} ${name}`.trim(),
    type: 'interactive',
    ...(arrives && { arrives }),
    payload: { type, team: TEAM, user: USER, ...more, ...payload },
  };
}

export function event(name: string, payload: Documented['payload']): Documented {
  return {
    name,
    type: 'events_api',
    payload: { type: 'event_callback', team_id: 'T1', api_app_id: 'A1', ...payload },
  };
}
