/** The names of the commands in Slack, which has no subcommands. */

/** Slack's names of our root commands, each with its slash: the operator can rename both. */
export interface CommandNames {
  readonly unwhitelist: string;
  readonly whitelist: string;
}

/** The first word of a command's name: `whitelist show` is typed as `/whitelist` with the text `show`. */
export function rootOf(command: string): string {
  return command.split(' ', 1)[0] ?? command;
}

/** The root commands of `commands`, each once, in their order. */
export function rootsOf(commands: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => rootOf(name)))];
}

/** A root command as it is typed in Slack, with its slash. */
export function slackName(root: string, names: CommandNames): string {
  return root === 'unwhitelist' || root === 'whitelist' ? names[root] : `/${root}`;
}

/** The callback id of a command's entry in the menu of a message, as in manifest.json. */
export function shortcutId(command: string): string {
  return `${command.replaceAll(' ', '-')}_message`;
}
