/** `npm run slack:manifest [-- <public URL>]`: prints the manifest of the Slack app, for Socket Mode or, with a URL, for HTTP. */
import process from 'node:process';
import { COMMANDS } from '../../commands/index.ts';
import { createEnvReader } from '../config/env-reader.ts';
import { readArguments } from '../config/read-arguments.ts';
import { url } from '../config/url-forms.ts';
import type { ValueForm } from '../config/values.ts';
import { createManifest } from '../slack/manifest.ts';
import { readSlackCommands } from '../slack/read-options.ts';

/** The one path that the bot answers on SLACK_PORT. */
const PATH = '/slack/events';
const NAME = 'the public URL';
/** Slack sends nothing to plain http. */
const publicUrl: ValueForm<string> = {
  expected: 'an https address, such as https://bot.example.com',
  parse: (value) => {
    const parsed = url({ path: true }).parse(value);
    return parsed?.startsWith('https:') === true ? parsed : undefined;
  },
  placeholder: '',
};

const HELP = `npm run --silent slack:manifest [-- <public URL>]
  prints the manifest of the Slack app, for Socket Mode, or with a URL for HTTP. The names of the commands
  are those of SLACK_COMMAND and SLACK_WHITELIST_COMMAND.
`;

const [argument] = readArguments({ help: HELP, positionals: { least: 0, most: 1 } }).positionals;
const { SLACK_COMMAND, SLACK_WHITELIST_COMMAND } = process.env;
const reader = createEnvReader({ SLACK_COMMAND, SLACK_WHITELIST_COMMAND, [NAME]: argument });
const commands = readSlackCommands(reader);
const base = reader.optional(NAME, publicUrl, undefined);

if (reader.problems.length > 0) {
  for (const { name, expected } of reader.problems) process.stderr.write(`${name}: ${expected}\n`);
  process.exitCode = 1;
} else {
  const requestUrl = base === undefined || base.endsWith(PATH) ? base : `${base}${PATH}`;
  const manifest = createManifest({
    definitions: COMMANDS,
    commands,
    ...(requestUrl !== undefined && { requestUrl }),
  });
  process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
}
