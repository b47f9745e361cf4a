/** Runs the bot as a separate process, as `npm start` does: starts, kills and stops it, and keeps its log. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { BotView, LogLineView } from './view.ts';

export interface BotProcess {
  readonly view: () => BotView;
  readonly log: () => readonly LogLineView[];
  /** The port of the bot's health server, once that listens. */
  readonly healthPort: () => number | undefined;
  readonly start: () => void;
  /** Sends SIGKILL; the bot can do nothing more, as after a power failure. */
  readonly kill: () => void;
  /** Sends SIGTERM, as a supervisor does; the bot then has 10 s. */
  readonly stop: () => void;
  /** Stops the bot; resolves when its process is gone. */
  readonly close: () => Promise<void>;
}

export interface BotProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Called when the state or the log of the process has changed. */
  readonly onChange: () => void;
}

const ROOT = join(import.meta.dirname, '../..');
/** The arguments of the script `start` in package.json, without the file of the real configuration. */
const ARGUMENTS = ['--max-semi-space-size=4', 'src/start.js'];
const LINES_MAX = 200;
/** After this time SIGKILL follows; the playground itself has 9 s to end. */
const STOP_MS = 6_000;
const LEVELS: Readonly<Record<number, LogLineView['level']>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

export function createBotProcess({ env, onChange }: BotProcessOptions): BotProcess {
  let lines: readonly LogLineView[] = [];
  let child: ChildProcess | undefined;
  let view: BotView = { state: 'gone', starts: 0 };
  let healthPort: number | undefined;
  let count = 0;

  const change = (next: Partial<BotView>): void => {
    view = { ...view, ...next };
    onChange();
  };
  const addLine = (line: Omit<LogLineView, 'number'>): void => {
    lines = [...lines, { ...line, number: (count += 1) }].slice(-LINES_MAX);
    onChange();
  };
  const note = (message: string): void => {
    addLine({ level: 'info', time: new Date().toISOString(), message: `— ${message} —`, fields: '' });
  };
  const onLine = (text: string): void => {
    const { level, time, msg, ...fields } = parseLine(text);
    delete fields['pid'];
    addLine({
      level: LEVELS[Number(level)] ?? 'info',
      time: String(time),
      message: String(msg),
      fields: fieldsOf(fields),
    });
    if (msg === 'ready') change({ state: 'ready' });
    if (msg === 'listening for questions about health') healthPort = Number(fields['port']);
  };
  const start = (): void => {
    if (child !== undefined) return;
    const next = spawn(process.execPath, ARGUMENTS, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = next;
    note(`process ${String(next.pid)} is started`);
    change({ state: 'starting', starts: view.starts + 1, ...(next.pid !== undefined && { pid: next.pid }) });
    for (const stream of [next.stdout, next.stderr]) createInterface({ input: stream }).on('line', onLine);
    next.once('close', (code, signal) => {
      child = undefined;
      healthPort = undefined;
      const ended = signal ?? `exit code ${String(code)}`;
      note(`process ${String(next.pid)} has ended: ${ended}`);
      change({ state: 'gone', ended });
    });
  };
  return {
    view: () => view,
    log: () => lines,
    healthPort: () => healthPort,
    start,
    kill: () => {
      child?.kill('SIGKILL');
    },
    stop: () => {
      if (child?.kill('SIGTERM') === true) change({ state: 'stopping' });
    },
    close: async () => {
      if (child === undefined) return;
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

function parseLine(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // The bot prints plain text before its log is open.
    return { level: 40, time: new Date().toISOString(), msg: text };
  }
}

function fieldsOf(fields: Readonly<Record<string, unknown>>): string {
  return Object.keys(fields).length === 0 ? '' : JSON.stringify(fields);
}
