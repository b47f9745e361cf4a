/** What every command says of itself, and that a command reads no option but those that its definition names. */
import { readdir } from 'node:fs/promises';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { groupOption } from '../../commands/arguments/options.ts';
import { defineCommand, type RequestOf } from '../../commands/define-command.ts';
import { COMMANDS } from '../../commands/index.ts';
import { notice } from '../../src/chat/reply.ts';
import type { OptionValues, Request } from '../../src/chat/command.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { createTestContext } from '../support/chat/commands.ts';

const shown = COMMANDS.filter(({ hidden }) => hidden !== true);

test('each that is exported by a file is in the list', async () => {
  const files = (await readdir('commands')).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(
    files.map(async (name) => (await import(`../../commands/${name}`)) as Readonly<Record<string, unknown>>),
  );
  const isCommand = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'run' in value && 'options' in value;
  const exported = modules.flatMap((module) => Object.values(module)).filter(isCommand);
  expect(exported.length).toBeGreaterThan(10);
  expect(exported.filter((command) => !COMMANDS.some((one) => one === command))).toEqual([]);
});

test('no two have the same name', () => {
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
});

test('subcommands, and they alone, have what is said of their first word', () => {
  for (const { name, parent } of shown)
    expect([name, parent !== undefined]).toEqual([name, name.includes(' ')]);
});

/** https://docs.discord.com/developers/interactions/application-commands */
describe.each(
  shown.flatMap(({ name, options, parent, ...command }) => [
    { of: name, ...command },
    ...options.map((option) => ({ of: `${name}, ${option.name}`, ...option })),
    ...(parent === undefined ? [] : [{ of: `${name}, first word`, ...parent }]),
  ]),
)('$of', ({ label, description }) => {
  test('is named and described in both languages, within what Discord takes', () => {
    for (const word of Object.values(label)) expect(word).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
    for (const text of Object.values(description)) expect(text.length).toBeLessThanOrEqual(100);
    expect(label['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(description['zh-CN']).toMatch(/\p{Script=Han}/u);
  });
});

describe('the options of a request', () => {
  const words = { label: groupOption.label, description: groupOption.description };
  const id = { ...words, name: 'id', form: 'leading', maxLength: 1, required: true } as const;
  const incomplete = () => notice('refused', say`Give an id.`);
  const definition = {
    ...words,
    name: 'x',
    options: [id, groupOption],
    kept: ['offset'],
    incomplete,
  } as const;
  type Options = RequestOf<typeof definition>['options'];

  test('are those of the definition, and a required one is there', () => {
    expectTypeOf<Options['id']>().toEqualTypeOf<string>();
    expectTypeOf<Options['group']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Options['offset']>().toEqualTypeOf<string | undefined>();
    // Another one, such as `gruop`, is none of these.
    expectTypeOf<keyof Options>().toEqualTypeOf<'id' | 'group' | 'offset'>();
  });

  test('without a required one the command is not run', async () => {
    const { run } = defineCommand(definition, ({ options }) =>
      Promise.resolve(notice('done', say`It is ${options.id}.`)),
    );
    const given = (options: OptionValues) => run({ options } as Request, createTestContext(), []);
    expect((await given({ group: 'main' })).tone).toBe('refused');
    expect(plainText((await given({ id: '7' })).summary)).toBe('It is 7.');
  });

  test('a required one without an answer for those who leave it out does not compile', () => {
    // @ts-expect-error There is no `incomplete`.
    defineCommand({ ...words, name: 'x', options: [id] }, () => Promise.resolve(incomplete()));
  });
});
