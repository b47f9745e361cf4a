/** App Home in the Slack emulator: validates `views.publish`, and opens, reads and clicks the page of each person. */
import type { types } from '@slack/bolt';
import { buttonsOf } from './blocks.ts';
import type { Deliveries, Delivery } from './deliveries.ts';
import { createHistory } from './history.ts';
import { visibleText } from './messages.ts';

export interface Home {
  readonly userId: string;
  readonly text: string;
  /** The labels of the page's buttons, in order. */
  readonly buttons: readonly string[];
  readonly view: types.HomeView;
}

export interface Homes {
  readonly methods: Readonly<Record<'views.publish', (args: Readonly<Record<string, string>>) => Answer>>;
  /** Opens the page as a person; resolves to the page that the bot publishes. */
  readonly openHome: (userId: string) => Promise<Home>;
  /** Clicks the button with this label; the one at `index` if there are several. */
  readonly clickHome: (home: Home, label: string, index?: number) => Delivery;
}

type Answer = Readonly<Record<string, unknown>>;

export function createHomes({ event, deliver }: Pick<Deliveries, 'event' | 'deliver'>): Homes {
  const published = createHistory<Home>();
  return {
    methods: {
      'views.publish': ({ user_id: userId = '', view: text = '' }) => {
        const view = JSON.parse(text) as types.HomeView;
        const blocks = view.blocks as types.KnownBlock[];
        const buttons = buttonsOf(blocks).map((button) => button.text.text);
        published.add({ userId, text: visibleText('', blocks), buttons, view });
        return { ok: true, view: { id: `V${userId}` } };
      },
    },
    openHome: async (userId) => {
      const isTheirs = (home: Home): boolean => home.userId === userId;
      const before = published.items.filter(isTheirs).length;
      await event({ type: 'app_home_opened', user: userId, channel: `D${userId}`, tab: 'home' });
      const home = (await published.first(before + 1, isTheirs)).at(-1);
      if (home === undefined) throw new Error('unreachable');
      return home;
    },
    clickHome: ({ userId, view }, label, index = 0) => {
      const labelled = buttonsOf(view.blocks as types.KnownBlock[]).filter(({ text }) => text.text === label);
      const button = labelled[index];
      if (button === undefined) throw new Error(`there is no button ${label}`);
      const id = `V${userId}`;
      return deliver({
        type: 'interactive',
        userId,
        channelId: undefined,
        payload: {
          type: 'block_actions',
          team: { id: 'T1', domain: 'fake' },
          user: { id: userId, name: 'moderator', username: 'moderator', team_id: 'T1' },
          container: { type: 'view', view_id: id },
          view: { ...view, id, callback_id: '', private_metadata: '', state: { values: {} } },
          actions: [{ ...button, block_id: 'b', action_ts: crypto.randomUUID() }],
        },
      });
    },
  };
}
