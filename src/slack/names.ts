/** What our commands are called in Slack, where a command is one word with a slash. */

/** `whitelist show` is `/whitelist-show`; `unwhitelist` is called as the operator says. */
export function slackName(command: string, unwhitelist: string): string {
  return command === 'unwhitelist' ? unwhitelist : `/${command.replaceAll(' ', '-')}`;
}

/** The callback id of a command's entry in the menu of a message, as in manifest.json. */
export function shortcutId(command: string): string {
  return `${command.replaceAll(' ', '-')}_message`;
}
