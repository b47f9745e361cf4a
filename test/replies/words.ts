/** Names of commands and options in a moderator's language. */
import { COMMANDS } from '../../commands/index.ts';
import { localeOf, type Localized, type Texts } from '../../src/chat/texts/index.ts';

/** `/移出白名单`, or `/白名单 查看`. */
export function commandWords(name: string, texts: Texts): string {
  const command = COMMANDS.find((one) => one.name === name);
  const words: readonly (Localized | undefined)[] = [command?.parent?.label, command?.label];
  return `/${words.flatMap((word) => word?.[localeOf(texts)] ?? []).join(' ')}`;
}

export function optionWord(name: string, texts: Texts): string {
  const found = COMMANDS.flatMap(({ options }) => options).find((option) => option.name === name);
  return found?.label[localeOf(texts)] ?? name;
}
