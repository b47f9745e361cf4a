/** Requests that Discord would refuse, one for each rule, and the rule that finds it. */

export const GUILD = '100000000000000001';
const APPLICATION = '200000000000000001';
const CHANNEL = '400000000000000001';
export const HOOK = `/webhooks/${APPLICATION}/interaction-token-1`;
export const COMMANDS = `/applications/${APPLICATION}/guilds/${GUILD}/commands`;
export const MESSAGES = `/channels/${CHANNEL}/messages`;
export const CALLBACK = '/interactions/1/interaction-token-1/callback';
const COMPONENTS = 1 << 15;

export const ID = (length: number): string => 'x'.repeat(length);
const text = (content: string) => ({ type: 10, content });
const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more });
const row = (...components: readonly object[]) => ({ type: 1, components });
const v2 = (...components: readonly object[]) => ({ flags: COMPONENTS, components });
export const command = (more: object = {}) => [{ name: 'a', description: 'b', ...more }];
export const option = (more: object = {}) => ({ type: 3, name: 'o', description: 'b', ...more });
export const menu = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: 2, name: `Menu ${index}` }));
export const choices = (...values: readonly unknown[]) => {
  return { type: 8, data: { choices: values.map((value) => ({ name: 'n', value })) } };
};
const modal = (more: object) => ({
  type: 9,
  data: {
    custom_id: 'm',
    title: 't',
    components: [row({ type: 4, style: 1, label: 'l', custom_id: 'i' })],
    ...more,
  },
});

export interface Wrong {
  readonly rule: string;
  readonly send: readonly [method: string, path: string, body?: unknown];
  readonly found: RegExp;
}

/** By Discord's description (OpenAPI). */
export const DESCRIBED: readonly Wrong[] = [
  { rule: 'path', send: ['GET', '/chanels/1'], found: /no such endpoint/u },
  { rule: 'method', send: ['DELETE', '/gateway/bot'], found: /no such endpoint/u },
  { rule: 'version', send: ['GET', '/../v9/gateway/bot'], found: /no such endpoint/u },
  { rule: 'snowflake in the path', send: ['GET', '/guilds/abc'], found: /no such endpoint/u },
  {
    rule: 'endpoint that is new here',
    send: ['GET', `/guilds/${GUILD}/roles`],
    found: /does not know the body/u,
  },
  { rule: 'query', send: ['GET', '/gateway/bot?wait=true'], found: /query wait: no such/u },
  { rule: 'value of a query', send: ['GET', `${COMMANDS}?with_localizations=yes`], found: /is no boolean/u },
  { rule: 'body where none belongs', send: ['POST', MESSAGES, []], found: /Invalid input/u },
  {
    rule: 'unknown field',
    send: ['POST', MESSAGES, { content: 'a', colour: 1 }],
    found: /colour: no such field/u,
  },
  { rule: 'type of a field', send: ['POST', MESSAGES, { content: 1 }], found: /content: Invalid input/u },
  {
    rule: 'unknown field inside',
    send: ['POST', HOOK, v2({ ...text('a'), style: 1 })],
    found: /0\.style: no such/u,
  },
  {
    rule: 'custom_id',
    send: ['POST', HOOK, v2(row(button({ custom_id: ID(101) })))],
    found: /custom_id: Too big/u,
  },
  {
    rule: 'label',
    send: ['PATCH', `${HOOK}/messages/@original`, v2(row(button({ label: ID(81) })))],
    found: /label: Too big/u,
  },
  { rule: 'kind of component', send: ['POST', HOOK, v2({ type: 99 })], found: /components\.0/u },
  {
    rule: 'no user of a direct message',
    send: ['POST', '/users/@me/channels', { recipient_id: 'U1' }],
    found: /recipient_id/u,
  },
  {
    rule: '26 choices',
    send: ['POST', CALLBACK, choices(...Array.from({ length: 26 }, () => 'v'))],
    found: /choices: Too big/u,
  },
  { rule: 'title of a modal', send: ['POST', CALLBACK, modal({ title: ID(46) })], found: /title: Too big/u },
  {
    rule: 'custom_id of a modal',
    send: ['POST', CALLBACK, modal({ custom_id: ID(101) })],
    found: /custom_id: Too big/u,
  },
  { rule: 'kind of callback', send: ['POST', CALLBACK, { type: 99 }], found: /type: Invalid option/u },
  {
    rule: 'field of a command',
    send: ['PUT', COMMANDS, command({ colour: 1 })],
    found: /colour: no such field/u,
  },
  {
    rule: 'file types of an option',
    send: ['PUT', COMMANDS, command({ options: [option({ file_types: ['.csv'] })] })],
    found: /file_types: no such/u,
  },
];

/** By what Discord documents in words. */
export const DOCUMENTED: readonly Wrong[] = [
  { rule: 'content', send: ['POST', MESSAGES, { content: ID(2_001) }], found: /content: must be 2000/u },
  {
    rule: '4,000 characters',
    send: ['POST', HOOK, v2(text(ID(2_001)), text(ID(2_000)))],
    found: /more than 4000/u,
  },
  {
    rule: '40 components',
    send: ['POST', HOOK, v2({ type: 17, components: Array.from({ length: 40 }, () => text('a')) })],
    found: /between 1 and 40/u,
  },
  { rule: 'one id twice', send: ['POST', HOOK, v2(row(button(), button()))], found: /DUPLICATED/u },
  {
    rule: 'content beside components',
    send: ['POST', HOOK, { ...v2(text('a')), content: 'a' }],
    found: /content: cannot be used/u,
  },
  {
    rule: 'components of the new kind without the flag',
    send: ['POST', MESSAGES, { components: [text('a')] }],
    found: /only with IS_COMPONENTS_V2/u,
  },
  {
    rule: 'ephemeral in a channel',
    send: ['POST', MESSAGES, { content: 'a', flags: 64 }],
    found: /EPHEMERAL cannot be set/u,
  },
  {
    rule: 'ephemeral by an edit',
    send: ['PATCH', `${HOOK}/messages/@original`, { content: 'a', flags: 64 }],
    found: /EPHEMERAL/u,
  },
  {
    rule: 'components with a deferral',
    send: ['POST', CALLBACK, { type: 5, data: { flags: COMPONENTS } }],
    found: /IS_COMPONENTS_V2 cannot/u,
  },
  {
    rule: 'content with a deferral',
    send: ['POST', CALLBACK, { type: 5, data: { content: 'a' } }],
    found: /only flags/u,
  },
  {
    rule: 'data of a deferred update',
    send: ['POST', CALLBACK, { type: 6, data: { content: 'a' } }],
    found: /has none/u,
  },
  { rule: 'value of a choice', send: ['POST', CALLBACK, choices(ID(101))], found: /between 1 and 100/u },
  { rule: '16 entries of a menu', send: ['PUT', COMMANDS, menu(16)], found: /16 commands of type 2/u },
  {
    rule: 'two commands of one name',
    send: ['PUT', COMMANDS, [...command(), ...command()]],
    found: /two commands/u,
  },
  {
    rule: 'name of a command',
    send: ['PUT', COMMANDS, command({ name: 'With space' })],
    found: /name: With space/u,
  },
  {
    rule: 'localised name',
    send: ['PUT', COMMANDS, command({ name_localizations: { 'zh-CN': '移 出' } })],
    found: /name: 移 出/u,
  },
  { rule: 'description', send: ['PUT', COMMANDS, [{ name: 'a' }]], found: /description: is required/u },
  {
    rule: 'required after optional',
    send: ['PUT', COMMANDS, command({ options: [option(), option({ name: 'p', required: true })] })],
    found: /a required one after/u,
  },
  {
    rule: 'subcommands beside options',
    send: ['PUT', COMMANDS, command({ options: [option(), { ...option({ name: 'p' }), type: 1 }] })],
    found: /beside each other/u,
  },
  {
    rule: 'two options of one name',
    send: ['PUT', COMMANDS, command({ options: [option(), option()] })],
    found: /two of one name/u,
  },
  {
    rule: 'choices and suggestions',
    send: [
      'PUT',
      COMMANDS,
      command({ options: [option({ autocomplete: true, choices: [{ name: 'n', value: 'v' }] })] }),
    ],
    found: /cannot be used with choices/u,
  },
  {
    rule: 'shortest above longest',
    send: ['PUT', COMMANDS, command({ options: [option({ min_length: 3, max_length: 2 })] })],
    found: /more than max_length/u,
  },
  {
    rule: 'contexts in one server',
    send: ['PUT', COMMANDS, command({ contexts: [0] })],
    found: /contexts: is only/u,
  },
  {
    rule: '8,000 characters',
    send: [
      'PUT',
      COMMANDS,
      command({
        options: Array.from({ length: 25 }, (_, index) =>
          option({
            name: `o${index}`,
            description: ID(100),
            choices: Array.from({ length: 5 }, () => ({ name: ID(100), value: ID(100) })),
          }),
        ),
      }),
    ],
    found: /where 8000 are/u,
  },
  {
    rule: 'entry of a menu with a description',
    send: ['PUT', COMMANDS, [{ type: 2, name: 'A', description: 'b' }]],
    found: /no description/u,
  },
];
