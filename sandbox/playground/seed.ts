/** The live groups of the playground, with invented users and realistic nicknames. */
import {
  checkedId,
  createGroups,
  type EmulatedGroups,
  type GroupSeed,
} from '../../emulators/volcengine/whitelists.ts';

const HOST_ID = '7000000000000000001';
/** Removing 2,000 users takes some seconds at 50 requests a second, which is time to watch the limit and to kill the bot. */
const CONCERT_SIZE = 2_000;

/** Live groups by the name that moderators use. */
export const GROUPS: Readonly<Record<string, GroupSeed>> = {
  friday: {
    conversationShortId: '7234567890123456789',
    ownerId: HOST_ID,
    whitelist: {
      '7301234567890123456': '小鹿乱撞',
      '7298650113746092031': '大熊',
      '7310027744519638801': 'Mina',
      '7287719930045512764': 'DJ 阿杰',
      '7305561208834417290': '10086',
      '7319904426671835507': '🌸樱花🌸',
      '7293348851207764413': 'Élodie',
      '7315540092817463350': '小鹿斑比',
      '7282206617740935518': '<!channel> Bob',
      [HOST_ID]: '主持人小周',
    },
  },
  monday: {
    conversationShortId: '7234567890123456790',
    ownerId: HOST_ID,
    whitelist: { '7310027744519638801': 'Mina', '7277405519983306142': '路人甲' },
  },
  concert: {
    conversationShortId: '7234567890123456791',
    ownerId: HOST_ID,
    whitelist: crowd(CONCERT_SIZE),
  },
};

export const OPERATOR_ID = HOST_ID;

export function createPlaygroundGroups(): EmulatedGroups {
  return createGroups(Object.values(GROUPS));
}

/** Puts all users of the start back on the whitelists. */
export function refill(groups: EmulatedGroups): void {
  const fresh = createPlaygroundGroups();
  for (const { conversationShortId } of Object.values(GROUPS)) {
    const id = checkedId(conversationShortId);
    const whitelist = groups.get(id)?.whitelist;
    whitelist?.clear();
    for (const [userId, participant] of fresh.get(id)?.whitelist ?? []) whitelist?.set(userId, participant);
  }
}

/** `count` users with different nicknames, and ids that differ in more than one digit. */
function crowd(count: number): Readonly<Record<string, string>> {
  const names = ['阿远', 'Luna', '小北', 'Kevin_', '糖糖', '老王', '木子', 'Echo', '星河', 'Tomás'];
  const people = Array.from({ length: count }, (_, index) => {
    const id = 7_200_000_000_000_000_000n + BigInt(index) * 7_919_345_113_457n;
    return [String(id), `${names[index % names.length] ?? ''}${index + 1}`] as const;
  });
  return Object.fromEntries(people);
}
