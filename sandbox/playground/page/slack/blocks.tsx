/** Draws blocks of Block Kit with `slack-blocks-to-jsx`, in the reader's language and theme. */
import { Message, type Block } from 'slack-blocks-to-jsx';
import { PEOPLE } from '../../people.ts';
import { useSession } from '../session.ts';

const USERS = PEOPLE.flatMap(({ name, slackIds }) => Object.values(slackIds).map((id) => ({ id, name })));

export interface BlocksProps {
  readonly blocks: readonly object[];
  /** Shown if there are no blocks. */
  readonly text?: string;
}

export function Blocks({ blocks, text = '' }: BlocksProps) {
  const { theme, locale } = useSession();
  const plain = { type: 'section', text: { type: 'mrkdwn', text } };
  const drawn = blocks.length > 0 ? blocks : text === '' ? [] : [plain];
  return (
    <Message
      withoutWrapper
      theme={theme}
      logo=""
      name=""
      blocks={drawn as Block[]}
      data={{ users: USERS }}
      hooks={{
        date: ({ timestamp }) => (
          <time>
            {new Date(Number(timestamp) * 1_000).toLocaleString(locale, {
              dateStyle: 'medium',
              timeStyle: 'short',
            })}
          </time>
        ),
      }}
    />
  );
}
