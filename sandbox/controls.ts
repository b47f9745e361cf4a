/** `/sandbox …`: shows the state of the emulated service, and injects faults into it. */
import { styleText } from 'node:util';
import { COMMANDS } from '../commands/index.ts';
import { inert } from '../src/chat/sentence.ts';
import type { Locale } from '../src/chat/texts/index.ts';
import type { TerminalUser } from './terminal/index.ts';
import type { EmulatedService } from '../emulators/volcengine/service.ts';
import { checkedId, type EmulatedGroups } from '../emulators/volcengine/whitelists.ts';
import { SEED } from './seed.ts';

export interface Controls {
  readonly user: () => TerminalUser;
  /** Lines that begin as one of its commands. */
  readonly completions: readonly string[];
  /** What to print for a line; undefined if the line is not a command of the sandbox. */
  readonly other: (line: string) => string | undefined;
}

const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';

/** Faults hit the removal itself: a fault of the read before it would leave no trace. */
const NEXT_REMOVAL = { action: 'BatchRemoveWhitelistParticipant' };

const HELP: readonly (readonly [line: string, what: string])[] = [
  ['/sandbox show [group]', 'who is on the whitelist now'],
  ['/sandbox throttle <seconds>', 'the service throttles every request'],
  ['/sandbox delay <ms>', 'its answer to the next removal comes that late (attempts time out after 2,000)'],
  ['/sandbox drop', 'its answer to the next removal is lost, after the work was done'],
  ['/sandbox garbage', "its answer to the next removal is a proxy's HTML page"],
  ['/sandbox refuse <id>', 'it will not remove this user the next time'],
  ['/sandbox language en|zh-CN', "the moderator's language"],
  ['/sandbox moderator on|off|music', 'whether you are one, or one of that live group only'],
  ['/sandbox as <NAME>', 'be another moderator'],
  ['/sandbox audit on|off', 'whether the audit channel is shown'],
  ['', ''],
  ...COMMANDS.filter(({ hidden }) => hidden !== true).map(
    ({ name, description }) => [`/${name}`, description.en] as const,
  ),
  ['/unwhitelist file:<path>', 'ids from a file'],
  ['/unwhitelist @BOB', 'after /whitelist link @BOB <id>'],
  ['/message <text>', "a message's menu"],
  ['<number>', 'press that button of the last reply'],
  ['exit', 'end, as Ctrl-D does'],
];
const LINE_WIDTH = Math.max(...HELP.map(([line]) => line.length)) + 4;
/** The least number of columns at which an explanation is printed beside its command; in a narrower terminal it is below. */
const TWO_COLUMNS = 60;

/** @param columns the width of the terminal */
export function helpText(columns: number): string {
  const indent = columns >= TWO_COLUMNS ? LINE_WIDTH : 2;
  return HELP.flatMap(([line, what]) => {
    const [first = '', ...others] = wrapped(what, columns - indent).map((text) => ' '.repeat(indent) + text);
    if (columns < TWO_COLUMNS) return what === '' ? [line] : [line, first, ...others];
    return [`${line}${first.slice(line.length)}`.trimEnd(), ...others];
  }).join('\n');
}

/** Breaks text into lines between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export interface ControlsOptions {
  /** The moderator's language, before `/sandbox language`. */
  readonly locale: Locale;
  /** The current width of the terminal. */
  readonly columns: () => number;
}

export function createControls(
  service: EmulatedService,
  groups: EmulatedGroups,
  { locale, columns }: ControlsOptions,
): Controls {
  let user: TerminalUser = { id: 'YOU', locale, access: 'allowed', readsChannels: false };
  const { faults } = service;
  const actions: Readonly<Record<string, (argument: string) => string>> = {
    help: () => helpText(columns()),
    show: (name) => show(name, groups),
    throttle: (seconds) => {
      const forMs = Number(seconds || '2') * 1_000;
      if (!(forMs > 0 && forMs <= 60_000)) return 'How many seconds, 1 to 60?';
      faults.add({ kind: 'throttle' }, { forMs });
      return `The service throttles every request for ${forMs / 1_000} s.`;
    },
    delay: (argument) => {
      const ms = Number(argument || '3000');
      if (!(ms > 0 && ms <= 60_000)) return 'How many milliseconds, 1 to 60000?';
      faults.add({ kind: 'delay', ms }, NEXT_REMOVAL);
      return `The service's answer to the next removal comes ${ms} ms late.`;
    },
    drop: () => {
      faults.add({ kind: 'drop', work: 'done' }, NEXT_REMOVAL);
      return "The service's answer to the next removal will be lost, after the work was done.";
    },
    garbage: () => {
      faults.add({ kind: 'answer', status: 502, body: HTML }, NEXT_REMOVAL);
      return "The service's answer to the next removal will be a proxy's HTML page.";
    },
    refuse: (id) => {
      if (!/^\d+$/u.test(id)) return 'Which user id?';
      faults.add({ kind: 'refuse-users', userIds: [id] }, NEXT_REMOVAL);
      return `The service will not remove ${id} the next time.`;
    },
    language: (argument) => {
      const locale = argument === 'zh-CN' || argument === 'en' ? argument : undefined;
      if (locale === undefined) return 'en or zh-CN?';
      user = { ...user, locale };
      return `The moderator's language is ${locale} now.`;
    },
    audit: (argument) => {
      if (argument !== 'on' && argument !== 'off') return 'on or off?';
      user = { ...user, readsChannels: argument === 'on' };
      return user.readsChannels ? 'The audit channel is shown now.' : 'The audit channel is not shown now.';
    },
    as: (name) => {
      if (!/^[A-Z0-9]{1,20}$/u.test(name)) return 'Which name, in capital letters?';
      user = { ...user, id: name };
      return `You are ${name} now.`;
    },
    moderator: (argument) => {
      const group = Object.hasOwn(SEED, argument) ? SEED[argument] : undefined;
      if (group !== undefined) {
        user = { ...user, access: { conversations: [group.conversationShortId] } };
        return `You are a moderator of ${argument} only now.`;
      }
      if (argument !== 'on' && argument !== 'off') return 'on, off, or the name of a live group?';
      user = { ...user, access: argument === 'on' ? 'allowed' : 'not-moderator' };
      return argument === 'on' ? 'You are a moderator now.' : 'You are not a moderator now.';
    },
  };

  return {
    user: () => user,
    completions: Object.keys(actions).map((name) => `/sandbox ${name}`),
    other: (line) => {
      if (/^(?:[/:]?help|[?？]|帮助)$/iu.test(line)) return helpText(columns());
      if (!line.startsWith('/sandbox')) return undefined;
      const [, name = 'help', argument = ''] = /^\/sandbox(?:\s+(\S+))?(?:\s+(.*))?$/u.exec(line) ?? [
        '',
        line.slice(1),
      ];
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      return (
        action?.(argument.trim()) ??
        `There is no /sandbox ${inert(name)}. There are:\n\n${helpText(columns())}`
      );
    },
  };
}

function show(name: string, groups: EmulatedGroups): string {
  const wanted = name === '' ? Object.keys(SEED) : [name];
  return wanted
    .map((known) => {
      const seed = SEED[known];
      const group = seed && groups.get(checkedId(seed.conversationShortId));
      if (group === undefined) return `There is no live group ${inert(known)}.`;
      const people = [...group.whitelist.values()].map(
        ({ userId, nickname }) => `  ${userId} (${inert(nickname)})`,
      );
      return [`${known}: ${people.length} on the whitelist`, ...people].join('\n');
    })
    .join('\n');
}

/** The text that the sandbox prints at its start. */
export function banner(origin: string, colours: boolean): string {
  const bold = (text: string): string =>
    colours ? styleText('bold', text, { validateStream: false }) : text;
  return `${bold('unwhitelist sandbox')}: the bot with this terminal as the chat, and an emulated Volcengine API on ${origin}.
Nothing leaves this machine. Three commands to try:

  /unwhitelist 10001 10002 99999
  /unwhitelist 9007199254740993、abc group:main reason: left the show
  /sandbox help
`;
}
