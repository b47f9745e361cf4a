/** Checks the token of a Web API call and its scopes in the Slack emulator. */

export interface Tokens {
  readonly botToken: string;
  readonly appToken: string;
  /** The scopes of the bot token; if undefined, no call is refused for a scope. */
  readonly scopes: readonly string[] | undefined;
}

/** Slack's error code for a token that does not fit the method; undefined if the token is right. */
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

/** https://docs.slack.dev/reference/methods: the scopes of the methods that the bot calls. */
const SCOPE_OF: Readonly<Record<string, string>> = {
  'usergroups.users.list': 'usergroups:read',
  'conversations.info': 'channels:read',
};

/** Slack's error code if the bot token lacks the method's scope. */
export function scopeProblem({ scopes }: Pick<Tokens, 'scopes'>, method: string): string | undefined {
  const needed = SCOPE_OF[method];
  return needed === undefined || (scopes?.includes(needed) ?? true) ? undefined : 'missing_scope';
}
