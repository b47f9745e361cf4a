/** What the subcommands of `/whitelist` share. */
import { localized } from '../src/chat/texts/index.ts';

export const whitelistParent = {
  label: localized(({ commands }) => commands.whitelist.label),
  description: localized(({ commands }) => commands.whitelist.description),
};
