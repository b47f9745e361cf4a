/** A recorded moderator of the Discord emulator. */
import { unwhitelist } from '../../commands/unwhitelist.ts';
import { localeOf, type Texts } from '../../src/chat/texts/index.ts';
import { MODERATOR_ROLE } from '../support/environment.ts';
import type {
  Call,
  CommandHandle,
  FakeClicker,
  DiscordEmulator,
  RouteName,
} from '../../emulators/discord/index.ts';
import {
  step,
  type Item,
  type Options,
  type Place,
  type RecordedModerator,
  type Shown,
} from './moderator.ts';
import { commandWords, optionWord } from './words.ts';

const ELSEWHERE = '400000000000000009';

/** The routes that show text to a person. */
const SHOWING: ReadonlySet<RouteName | 'unknown'> = new Set([
  'edit',
  'follow-up',
  'post',
  'send-direct-message',
]);

/**
 * Creates a moderator in the channel of a live group.
 *
 * @param locale Discord's, of the language of `texts`
 */
export function discordModerator(discord: DiscordEmulator, locale: string, texts: Texts): RecordedModerator {
  const done: string[] = [];
  const menu = unwhitelist.menus?.message;
  const by: FakeClicker = { roles: [MODERATOR_ROLE], locale, nickname: 'Lin 林' };
  const show = createShow(discord, by, done);
  return {
    command: (name, options = {}, place = {}) => {
      done.push(step(typed(name, options, texts)));
      return show(discord.command({ name, ...given(options), ...by, ...placeFields(place) }));
    },
    message: (content) => {
      done.push(step(`“${content}” ▸ ${menu?.[localeOf(texts)] ?? ''}`));
      return show(discord.messageMenu({ name: 'Remove from whitelist', content, ...by }));
    },
    file: (name, bytes) => {
      done.push(`${commandWords('unwhitelist', texts)} ${optionWord('file', texts)}:${name}`);
      const attachments = { file: { name, content: bytes } };
      return show(discord.command({ name: 'unwhitelist', attachments, ...by }));
    },
    done: () => done,
    items: () => discord.calls.filter(({ route }) => SHOWING.has(route)).map(itemOf),
  };
}

/** Creates the function that awaits the reply to an action. */
function createShow(
  discord: DiscordEmulator,
  by: FakeClicker,
  done: string[],
): (handle: CommandHandle) => Promise<Shown> {
  const show = async (handle: CommandHandle, count = 1): Promise<Shown> => {
    const reply = await handle.reply(count);
    return {
      text: reply.text,
      press: (label) => {
        done.push(`[${label}]`);
        return show(discord.click(reply, { ...by, label }));
      },
      choose: (values) => {
        done.push(`(${String(values.length)} ✓)`);
        return show(discord.select(reply, values, by));
      },
      next: () => show(handle, count + 1),
    };
  };
  return show;
}

function given({ account, preview, ...options }: Options) {
  return {
    options: { ...options, ...(preview !== undefined && { preview: true }) },
    ...(account !== undefined && { people: { account } }),
  };
}

function placeFields({ elsewhere = false, stranger = false }: Place) {
  return { ...(elsewhere && { channelId: ELSEWHERE }), ...(stranger && { roles: [] }) };
}

/** The command as Discord shows it in the text field. */
function typed(name: string, options: Options, texts: Texts): string {
  const values = Object.entries(options).map(
    ([option, value]) => `${optionWord(option, texts)}:${option === 'account' ? `@${value}` : value}`,
  );
  return [commandWords(name, texts), ...values].join(' ');
}

function itemOf({ method, path, status, body, files }: Call): Item {
  return {
    method,
    path,
    status,
    json: body,
    files: files.map(({ name, content }) => ({ name, text: content })),
  };
}
