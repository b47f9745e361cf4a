/** The people of the playground, with their accounts on each platform. */
import type { PageLocale, PersonId } from './view.ts';

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly isModerator: boolean;
  readonly discordId: string;
  /** Slack stores the language with the account, so a person has one account for each language. */
  readonly slackIds: Readonly<Record<PageLocale, string>>;
}

export const PEOPLE: readonly Person[] = [
  {
    id: 'lin',
    name: 'Lin 林',
    isModerator: true,
    discordId: '300000000000000001',
    slackIds: { en: 'U0LIN', 'zh-CN': 'U0LINZH' },
  },
  {
    id: 'kai',
    name: 'Kai',
    isModerator: true,
    discordId: '300000000000000002',
    slackIds: { en: 'U0KAI', 'zh-CN': 'U0KAIZH' },
  },
  {
    id: 'wei',
    name: 'Wei 伟',
    isModerator: false,
    discordId: '300000000000000003',
    slackIds: { en: 'U0WEI', 'zh-CN': 'U0WEIZH' },
  },
];

export function personOf(id: PersonId): Person {
  const found = PEOPLE.find((person) => person.id === id);
  if (found === undefined) throw new RangeError(`nobody is called ${id}`);
  return found;
}

/** The person who owns an account of either platform. */
export function ownerOf(accountId: string): Person | undefined {
  return PEOPLE.find(
    ({ discordId, slackIds }) => discordId === accountId || Object.values(slackIds).includes(accountId),
  );
}
