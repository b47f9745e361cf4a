/** The tokens that the Slack emulator accepts, and their scopes. */

export interface Tokens {
  readonly botToken: string;
  readonly appToken: string;
  /** Of the bot token; nothing is refused for them, if not given. */
  readonly scopes: readonly string[] | undefined;
}

/** The code with which Slack refuses a token for a method; undefined where it takes it. */
export function tokenProblem(
  { botToken, appToken }: Tokens,
  method: string,
  token: string,
): string | undefined {
  const [right, wrong] = method === 'apps.connections.open' ? [appToken, botToken] : [botToken, appToken];
  if (token === right) return undefined;
  if (token === '') return 'not_authed';
  return token === wrong ? 'not_allowed_token_type' : 'invalid_auth';
}

/** https://docs.slack.dev/reference/methods, as far as it is asked about. */
const SCOPE_OF: Readonly<Record<string, string>> = {
  'usergroups.users.list': 'usergroups:read',
  'conversations.info': 'channels:read',
};

/** The same for a scope that the bot token lacks. */
export function scopeProblem({ scopes }: Pick<Tokens, 'scopes'>, method: string): string | undefined {
  const needed = SCOPE_OF[method];
  return needed === undefined || (scopes?.includes(needed) ?? true) ? undefined : 'missing_scope';
}
