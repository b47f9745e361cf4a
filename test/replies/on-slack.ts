/** A recorded moderator of the Slack emulator. */
import type { Texts } from '../../src/chat/texts/index.ts';
import { SLACK_CHANNEL } from '../support/environment.ts';
import type { Call, Delivery, SlackEmulator, Modal } from '../../emulators/slack/index.ts';
import {
  step,
  type Item,
  type Options,
  type Place,
  type RecordedModerator,
  type Shown,
} from './moderator.ts';
import { optionWord } from './words.ts';

/** The methods that show text to a person. */
const SHOWING = new Set([
  'response_url',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'views.open',
  'views.publish',
  'views.update',
  'upload',
]);

/**
 * Creates a moderator in the channel of a live group.
 *
 * @param userId of a moderator, who reads the language of `texts`
 */
export function slackModerator(slack: SlackEmulator, userId: string, texts: Texts): RecordedModerator {
  const done: string[] = [];
  const show = createShow(slack, done);
  return {
    command: (name, options = {}, place = {}) => {
      const [root = '', ...words] = name.split(' ');
      const text = [...words, ...typed(options, texts)].join(' ');
      done.push(step(`/${root} ${text}`));
      return show(slack.command({ command: `/${root}`, text, ...placeFields(place, userId) }));
    },
    message: (content) => {
      done.push(step(`“${content}” ▸ Remove from whitelist`));
      const seen = { type: 'message', text: content, ts: '1.1' };
      return show(slack.shortcut({ message: seen, userId, channelId: SLACK_CHANNEL }));
    },
    file: async (name, bytes) => {
      done.push(`/unwhitelist → ${name}`);
      const opened = await slack.command({ text: '', ...placeFields({}, userId) }).modal();
      return show(slack.submit(opened, { file: slack.host({ name, bytes }) }));
    },
    done: () => done,
    items: () => itemsOf(slack),
  };
}

/** Creates the function that awaits the message or modal after an action. */
function createShow(slack: SlackEmulator, done: string[]): (delivery: Delivery) => Promise<Shown> {
  const show = (delivery: Delivery): Promise<Shown> =>
    Promise.race([delivery.reply().then(() => message(delivery, 1)), delivery.modal().then(modal)]);
  const message = async (delivery: Delivery, count: number): Promise<Shown> => {
    const shown = (await delivery.replies(count)).at(-1);
    if (shown === undefined) throw new Error('nothing was shown');
    return {
      text: shown.text,
      press: (label) => {
        done.push(`[${label}]`);
        return show(slack.click(shown, label));
      },
      choose: () => Promise.reject(new Error('a message has no picker')),
      next: () => message(delivery, count + 1),
    };
  };
  const modal = (shown: Modal): Shown => ({
    text: shown.text,
    press: (label) => {
      if (shown.submit !== label) throw new Error(`the dialogue has ${shown.submit ?? 'no button'}`);
      done.push(`[${label}]`);
      return show(slack.submit(shown));
    },
    choose: (values) => {
      done.push(`(${String(values.length)} ✓) [${shown.submit ?? ''}]`);
      return show(slack.submit(shown, { selected: values }));
    },
    next: () => Promise.reject(new Error('nothing comes after a dialogue')),
  });
  return show;
}

function placeFields({ elsewhere = false, stranger = false }: Place, userId: string) {
  return {
    channelId: elsewhere ? 'C9' : SLACK_CHANNEL,
    userId: stranger ? strangerTo(userId) : userId,
    payload: { user_name: 'lin' },
  };
}

/** The id of a person who reads the same language and is not a moderator. */
export function strangerTo(userId: string): string {
  return `${userId}STRANGER`;
}

/** The options as a moderator types them in their language. */
function typed({ name, users, user, account, id, group, preview, reason, ...pass }: Options, texts: Texts) {
  const word = (option: string): string => optionWord(option, texts);
  return [
    ...(account === undefined ? [] : [`<@${account}>`]),
    ...[name, id].filter((text) => text !== undefined),
    ...(user === undefined ? [] : [`${word('user')}:"${user}"`]),
    // For a set, the users are an option.
    ...(users === undefined ? [] : [name === undefined ? users : `${word('users')}:${users}`]),
    ...(pass.for === undefined ? [] : [`${word('for')}:${pass.for}`]),
    ...(pass.until === undefined ? [] : [`${word('until')}:${pass.until}`]),
    ...(group === undefined ? [] : [`${word('group')}:${group}`]),
    ...(preview === undefined ? [] : [word('preview')]),
    ...(reason === undefined ? [] : [`${word('reason')}:${reason}`]),
  ];
}

function itemsOf({ calls, uploaded }: SlackEmulator): readonly Item[] {
  let uploads = 0;
  return calls
    .filter(({ method }) => SHOWING.has(method))
    .map(({ method, args }: Call): Item => {
      if (method === 'response_url') return args;
      if (method === 'upload') return { method, text: uploaded[uploads++]?.content ?? '' };
      return { method, ...Object.fromEntries(Object.entries(args).map(readField)) };
    });
}

/** Web API calls have JSON in some of their fields. */
function readField([name, value]: [string, unknown]): [string, unknown] {
  const isJson = (name === 'blocks' || name === 'view') && typeof value === 'string';
  return [name, isJson ? (JSON.parse(value) as unknown) : value];
}
