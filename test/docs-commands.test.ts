/** Every command that a document prints can be given: its script, files, options, services and variables exist. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { VARIABLE_NAMES } from '../src/config/variables.ts';
import { compose, imageArgs } from './deploy/files.ts';
import { printedCommands, type PrintedCommand } from './support/printed-commands.ts';

const DOCUMENTS = [
  ...globSync('*.md'),
  ...globSync('docs/*.md'),
  ...['.env.example', 'Dockerfile', 'compose.yaml', 'compose.postgres.yaml', 'deploy/kubernetes.yaml'],
];
const read = (file: string): string => readFileSync(file, 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

/** Compose's, Node's, PostgreSQL's, and those of the tests and of colours. */
const OTHER_VARIABLES =
  /^(?:POSTGRES_PASSWORD|NODE_EXTRA_CA_CERTS|NO_COLOR|FUZZ_(?:SEED|SHRINK)|PG(?:HOST|USER|DATABASE|PASSWORD))$/u;
/** Files that the reader has, or that an earlier command makes. */
const MADE_FILES =
  /^(?:\.env|manifest\.json|bot\.log|unwhitelist-backup\.(?:sqlite|dump)|unwhitelist\.sqlite)$/u;
/** How many arguments scripts take that do not read them with `readArguments`. */
const PLAIN_ARGUMENTS: Readonly<Record<string, number>> = { playground: 1, replies: 1 };
/** What is wrong with a command; undefined: nothing. */
type Check = (args: readonly string[], command: PrintedCommand) => string | undefined;

const check: Readonly<Record<string, Check>> = {
  npm: checkNpm,
  npx: (args) =>
    args[0] === 'vitest' ? checkVitest(args.slice(args[1] === 'run' ? 2 : 1)) : `no program ${args[0] ?? ''}`,
  node: checkNode,
  docker: checkDocker,
  kubectl: checkKubectl,
  systemctl: (args) =>
    args.slice(1).every((word) => /^(?:--now|unwhitelist(?:@\d)?)$/u.test(word)) ? undefined : 'no such unit',
  journalctl: (args) => (args.at(-1) === 'unwhitelist' ? undefined : 'no such unit'),
  cp: ([from]) => missing([from]),
  install: (args) => missing(args.slice(0, -1).filter((word) => !/^(?:-\w|\d+)$/u.test(word))),
  chmod: ([, ...files]) => missing(files),
  chown: (args) => missing(args.filter((word) => !word.startsWith('-'))),
  sed: ([, , ...files]) => missing(files),
  jq: ([, , ...files]) => missing(files),
};
/** Of which only the name is looked at. */
const OTHER_PROGRAMS = ['printf', 'git', 'cd', 'umask', 'sleep', 'pg_dump', 'pg_restore', 'apt-get', 'rm'];

function problemOf(command: PrintedCommand): string | undefined {
  const { words, variables } = command;
  const unknown = variables.find(
    (name) => !VARIABLE_NAMES.some((one) => one === name) && !OTHER_VARIABLES.test(name),
  );
  if (unknown !== undefined) return `no variable ${unknown}`;
  const [program, ...rest] = words;
  if (program === undefined || OTHER_PROGRAMS.includes(program)) return undefined;
  // What the output is written to is no argument.
  const redirected = rest.indexOf('>');
  return check[program]
    ? check[program](redirected === -1 ? rest : rest.slice(0, redirected), command)
    : `no program ${program}`;
}

function missing(files: readonly (string | undefined)[]): string | undefined {
  const gone = files.find((file = '') => !/^[/<]/u.test(file) && !MADE_FILES.test(file) && !existsSync(file));
  return gone === undefined ? undefined : `no file ${gone}`;
}

function checkNpm([verb = '', ...args]: readonly string[]): string | undefined {
  if (verb === 'ci') {
    const unknown = args.find((arg) => arg !== '--omit=dev' && arg !== '--ignore-scripts');
    return unknown === undefined ? undefined : `no option ${unknown}`;
  }
  if (verb === 'run' && args.length === 0) return undefined;
  const [name = '', ...given] = verb === 'run' ? args.filter((arg) => arg !== '--silent') : [verb, ...args];
  const command = scripts[name];
  if (command === undefined) return `no script ${name}`;
  if (given.length === 0) return undefined;
  if (given[0] !== '--') return 'arguments of a script stand behind --';
  return checkArguments(
    name,
    /\S+\.[jt]s\b(?! *\S*\.[jt]s)/u.exec(command.replace(/--import \S+/u, ''))?.[0],
    given.slice(1),
  );
}

/** By what the script's source says to `readArguments`. */
function checkArguments(
  name: string,
  file: string | undefined,
  given: readonly string[],
): string | undefined {
  const source = file === undefined ? '' : read(file);
  const values = [...(/values: \{([^}]*)\}/u.exec(source)?.[1] ?? '').matchAll(/(\w+):/gu)].map(
    ([, key]) => key,
  );
  const flags = [...(/flags: \[([^\]]*)\]/u.exec(source)?.[1] ?? '').matchAll(/'(\w+)'/gu)].map(
    ([, key]) => key,
  );
  const most =
    PLAIN_ARGUMENTS[name] ??
    Number(/most: (\d+)/u.exec(source)?.[1] ?? (source.includes('most: all.length') ? Infinity : 0));
  const positionals = given.filter((arg, index) => !arg.startsWith('--') && !takesValue(given[index - 1]));
  function takesValue(arg = ''): boolean {
    return values.includes(arg.slice(2)) && arg.startsWith('--');
  }
  const unknown = given
    .filter((arg) => arg.startsWith('--'))
    .map((arg) => arg.slice(2).split('=')[0] ?? '')
    .find((option) => ![...values, ...flags, 'dotenv', 'help'].includes(option));
  if (unknown !== undefined) return `no option --${unknown}`;
  if (positionals.length > most) return `too many arguments: ${positionals.join(' ')}`;
  const unmeasured =
    name === 'bench' && positionals.find((one) => !new RegExp(`^  ${one}: bench`, 'mu').test(source));
  return typeof unmeasured === 'string' ? `no benchmark ${unmeasured}` : undefined;
}

function checkVitest(args: readonly string[]): string | undefined {
  const named = args.indexOf('-t');
  const files = named === -1 ? args : args.slice(0, named);
  const name = named === -1 ? undefined : args[named + 1]?.replaceAll("'", '');
  const found = files.some((file) => name === undefined || read(file).includes(name));
  return missing(files) ?? (found ? undefined : `no test ${name ?? ''}`);
}

function checkNode([first = '']: readonly string[]): string | undefined {
  return first === '-e' ? undefined : missing([first]);
}

function checkDocker(args: readonly string[], command: PrintedCommand): string | undefined {
  const [verb, ...rest] = args;
  if (verb === 'compose') return checkCompose(rest);
  if (verb === 'build') return rest.at(-1) === '.' ? undefined : 'builds another folder';
  const end = rest.findIndex(
    (word, index) => word === 'unwhitelist' && !/^(?:--name|-t)$/u.test(rest[index - 1] ?? ''),
  );
  if (end === -1) return 'names neither the image nor the container';
  const [program, ...inner] = rest.slice(end + 1);
  const volumes = rest.filter((word) => word.startsWith('unwhitelist:')).map((word) => word.split(':')[1]);
  if (volumes.some((path) => !imageArgs('VOLUME').includes(path ?? ''))) return 'no such volume';
  if (program === undefined) return undefined;
  return program === 'sh' ? undefined : problemOf({ ...command, variables: [], words: [program, ...inner] });
}

function checkCompose(args: readonly string[]): string | undefined {
  const [file, [verb, ...rest]] = args[0] === '-f' ? [args[1] ?? '', args.slice(2)] : ['compose.yaml', args];
  if (file !== 'compose.yaml' && file !== 'compose.postgres.yaml') return `no file ${file}`;
  if (verb !== 'up' && verb !== 'build' && verb !== 'exec') return `not known: ${verb ?? ''}`;
  const service = rest.find((word) => !word.startsWith('-'));
  return service === undefined || service in compose(file).services ? undefined : `no service ${service}`;
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly name: string }[] };
    };
  };
}

function checkKubectl(args: readonly string[]): string | undefined {
  const resources = parseAllDocuments(read('deploy/kubernetes.yaml')).map((one) => one.toJS() as Resource);
  const deployment = resources.find(({ kind }) => kind === 'Deployment');
  const template = deployment?.spec?.template;
  const name = deployment?.metadata.name ?? '';
  const label = `app=${template?.metadata.labels['app'] ?? ''}`;
  const containers = template?.spec.containers.map((one) => one.name) ?? [];
  switch (args[0]) {
    case 'apply':
      return args[1] === '-f' ? missing(args.slice(2)) : 'applies no file';
    case 'logs':
      return args.includes(label) ? undefined : 'no such label';
    case 'set':
      return args.includes(`deployment/${name}`) && containers.includes(args.at(-1)?.split('=')[0] ?? '')
        ? undefined
        : 'no such container';
    case 'exec':
      return args[1] === `deploy/${name}`
        ? checkNode(args.slice(args.indexOf('node') + 1))
        : 'no such deployment';
    default:
      return `not known: ${args[0] ?? ''}`;
  }
}

test.each(DOCUMENTS)('%s', (document) => {
  const problems = printedCommands(document).map((command) => ({ ...command, problem: problemOf(command) }));
  expect(
    problems.filter(({ problem }) => problem !== undefined).map(({ text, problem }) => ({ text, problem })),
  ).toEqual([]);
});

test('there are such commands, of every kind', () => {
  const programs = DOCUMENTS.flatMap(printedCommands).map(({ words: [program] }) => program);
  expect(Object.keys(check).filter((program) => program !== 'node' && !programs.includes(program))).toEqual(
    [],
  );
});

describe('a command that cannot be given is found', () => {
  test.each([
    ['npm run doctr', 'no script doctr'],
    ['npm run doctor -- --jsno', 'no option --jsno'],
    ['npm run doctor --json', 'arguments of a script stand behind --'],
    ['npm run bench -- signing parsin', 'no benchmark parsin'],
    ['npm run backup -- a b', 'too many arguments: a b'],
    ['npm run chaos -- --run 20', 'no option --run'],
    ["npx vitest run test/log.test.ts -t 'no such'", 'no test no such'],
    ['DATA_DIRR=/x npm start', 'no variable DATA_DIRR'],
    ['docker run --rm unwhitelist node src/doctor.ts', 'no file src/doctor.ts'],
    ['docker compose -f compose.postgres.yaml up bot-3', 'no service bot-3'],
    ['kubectl logs -l app=bot -f', 'no such label'],
    ['cp deploy/bot.service /etc/systemd/system/', 'no file deploy/bot.service'],
  ])('%s', (text, problem) => {
    const words = text.match(/'[^']*'|\S+/gu) ?? [];
    const variables = words.filter((word) => /^[A-Z_]+=/u.test(word)).map((word) => word.split('=')[0] ?? '');
    expect(problemOf({ document: '', text, variables, words: words.slice(variables.length) })).toBe(problem);
  });
});
