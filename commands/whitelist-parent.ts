/** What the subcommands of `/whitelist` have in common. */
import { localized } from '../src/chat/texts/index.ts';

export const whitelistParent = {
  label: localized(({ commands }) => commands.whitelist.label),
  description: localized(({ commands }) => commands.whitelist.description),
};
