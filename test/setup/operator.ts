/** Follows the set-up documents step by step in a fresh copy of the project, as an operator does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished } from 'vitest';

export interface Operator {
  /** Sets a variable in .env, which must have a line in .env.example. */
  readonly set: (name: string, value: string) => Promise<void>;
  /** Runs an `npm` command until it ends. */
  readonly run: (command: string) => Promise<CommandResult>;
  /** Runs `npm start`, until the end of the test. */
  readonly start: () => Started;
}

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

export interface Started {
  readonly log: () => string;
}

/** Copies the project, and `.env.example` to `.env`, as README.md says. */
export async function createOperator(): Promise<Operator> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-setup-'));
  const running: ChildProcess[] = [];
  onTestFinished(async () => {
    await Promise.all(running.map(stopProcess));
    await rm(folder, { recursive: true });
  });
  for (const name of ['src', 'commands', 'node_modules']) await symlink(resolve(name), join(folder, name));
  for (const name of ['package.json', 'manifest.json', '.env.example'])
    await copyFile(name, join(folder, name));
  await copyFile(join(folder, '.env.example'), join(folder, '.env'));

  const npm = (args: readonly string[]): ChildProcess => {
    // A separate process group, because npm and its shell are between this process and the bot.
    const child = spawn('npm', args, {
      cwd: folder,
      detached: true,
      env: { PATH: process.env['PATH'], HOME: folder },
    });
    running.push(child);
    return child;
  };
  return {
    set: async (name, value) => {
      const file = join(folder, '.env');
      const before = await readFile(file, 'utf8');
      const after = before.replace(new RegExp(`^#?${name}=.*$`, 'mu'), () => `${name}=${value}`);
      expect(after, `.env.example has no line for ${name}`).not.toBe(before);
      await writeFile(file, after);
    },
    run: async (command) => {
      const [program, ...args] = command.split(' ');
      expect(program).toBe('npm');
      const child = npm(args);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, output };
    },
    start: () => {
      const child = npm(['start']);
      let log = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => (log += text));
      return { log: () => log };
    },
  };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGTERM');
  await closed;
}

/** One step of a document's numbered list, including its indented lines. */
export interface Step {
  readonly text: string;
}

/** The steps under a heading, or those of the whole document. */
export async function readSteps(file: string, heading?: string): Promise<readonly Step[]> {
  const document = await readFile(file, 'utf8');
  const part =
    heading === undefined ? document : (document.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0];
  const list = (part ?? '').split('\n## ')[0] ?? '';
  return list
    .split(/\n(?=\d+\. )/u)
    .filter((text) => /^\d+\. /u.test(text))
    .map((text) => ({ text }));
}

/** The action for a step, and a phrase that must be in the step. */
export type StepAction = readonly [phrase: RegExp, act?: (step: Step) => Promise<unknown>];

/** Performs one action for each step, in order. */
export async function followSteps(steps: readonly Step[], deeds: readonly StepAction[]): Promise<void> {
  expect(steps.map(({ text }) => text.split('\n')[0])).toHaveLength(deeds.length);
  for (const [index, [phrase, act]] of deeds.entries()) {
    const step = steps[index] ?? { text: '' };
    expect(step.text).toMatch(phrase);
    await act?.(step);
  }
}

/** Sets variables that the step names. */
export function fillIn(
  operator: Operator,
  values: Readonly<Record<string, string>>,
): (step: Step) => Promise<void> {
  return async ({ text }) => {
    for (const [name, value] of Object.entries(values)) {
      expect(text).toContain(`\`${name}\``);
      await operator.set(name, value);
    }
  };
}

/** The commands that a step names. */
export function commandsIn({ text }: Step): readonly string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/gu)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  const inline = [...text.matchAll(/`(npm [^`]*)`/gu)].map(([, command = '']) => command);
  return [...blocks.map((line) => line.trim()), ...inline];
}

/** The messages in back-quotes after "The log says". */
export function logLinesIn({ text }: Step): readonly string[] {
  const [, said = ''] = /The log says ([\s\S]*?)\./u.exec(text) ?? [];
  return [...said.matchAll(/`([^`]*)`/gu)].map(([, line = '']) => line);
}
