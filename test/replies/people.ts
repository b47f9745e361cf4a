/** Invented users with realistic nicknames. */
import type { GroupSeed } from '../../emulators/volcengine/whitelists.ts';
import { VIP_CONVERSATION_ID } from '../support/environment.ts';
import { seed } from '../support/volcengine/service.ts';

/** User ids by their purpose. */
export const ID = {
  deer: '7301234567890123456',
  bear: '7298650113746092031',
  mina: '7310027744519638801',
  dj: '7287719930045512764',
  /** Their nickname is a number. */
  number: '7305561208834417290',
  emoji: '7319904426671835507',
  accent: '7293348851207764413',
  otherDeer: '7315540092817463350',
  long: '7282206617740935518',
  host: '7000000000000000001',
  /** A user on no whitelist. */
  stranger: '7266613380942207715',
} as const;

const FRIDAY: Readonly<Record<string, string>> = {
  [ID.deer]: '小鹿乱撞',
  [ID.bear]: '大熊',
  [ID.mina]: 'Mina',
  [ID.dj]: 'DJ 阿杰',
  [ID.number]: '10086',
  [ID.emoji]: '🌸樱花🌸',
  [ID.accent]: 'Élodie',
  [ID.otherDeer]: '小鹿斑比',
  [ID.long]: '今天也要元气满满地来听歌呀（周五场常驻嘉宾）',
};

const MONDAY: Readonly<Record<string, string>> = { [ID.mina]: 'Mina', '7277405519983306142': '路人甲' };

/** The live group that the channel is bound to. */
export function friday(whitelist: Readonly<Record<string, string>> = FRIDAY): GroupSeed {
  return seed([], { whitelist, ownerId: ID.host });
}

export function monday(whitelist: Readonly<Record<string, string>> = MONDAY): GroupSeed {
  return seed([], { whitelist, ownerId: ID.host, conversationShortId: VIP_CONVERSATION_ID });
}

/** Friday's whitelist with its host. */
export function withHost(): GroupSeed {
  return friday({ ...FRIDAY, [ID.host]: '主持人小周' });
}

const NAMES = ['阿远', 'Luna', '小北', 'Kevin_', '糖糖', '老王', '木子', 'Echo', '星河', 'Tomás'];

/** `count` users with different nicknames. */
export function crowd(count: number): Readonly<Record<string, string>> {
  const people = Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / NAMES.length);
    const name = NAMES[index % NAMES.length] ?? '';
    // Ids differ in more than one digit, so that no id looks like a mistyped one.
    const id = 7_200_000_000_000_000_000n + BigInt(index) * 7_919_345_113_457n;
    return [String(id), round === 0 ? name : `${name}${round}`] as const;
  });
  return Object.fromEntries(people);
}

export function idsOf(people: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(people);
}
