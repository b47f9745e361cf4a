/** The answer to `help`. */
import type { Reply } from '../../src/chat/reply.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { LiveGroups } from '../../src/whitelist/live-groups.ts';

export function helpReply({ all }: LiveGroups, { help }: Texts, typedAs: string): Reply {
  const names = all.map(({ name }) => name);
  return {
    tone: 'info',
    summary: help.summary,
    sections: [
      {
        heading: help.heading,
        lines: [
          help.usage(typedAs),
          help.users,
          help.pick,
          help.group(names),
          help.preview,
          help.reason,
          help.example(typedAs),
          help.others,
        ],
      },
    ],
  };
}
