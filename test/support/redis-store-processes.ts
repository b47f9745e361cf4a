/** Bot processes over one Redis, and what each has told. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RedisTimes } from '../../src/store/redis/times.ts';
import type { Errand, FromProcess, ProcessSettings, ToProcess } from './redis-store-process.ts';

const SCRIPT = fileURLToPath(new URL('redis-store-process.ts', import.meta.url));

export type Told<K extends FromProcess['kind'] = FromProcess['kind']> = Extract<FromProcess, { kind: K }> & {
  readonly atMs: number;
};

export interface BotProcess {
  readonly child: ChildProcess;
  readonly tell: (message: ToProcess) => void;
  /** All of a kind so far, with when they came. */
  readonly told: <K extends FromProcess['kind']>(kind: K) => readonly Told<K>[];
  /** The first of a kind that is wanted, whether it was told already or is yet to come. */
  readonly until: <K extends FromProcess['kind']>(
    kind: K,
    wanted?: (message: Told<K>) => boolean,
  ) => Promise<Told<K>>;
  readonly accept: (errand: Errand) => Promise<Told<'accepted'>>;
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  readonly kill: () => Promise<void>;
}

export async function startBot(
  url: string,
  scope: string,
  finished: (stop: () => Promise<void>) => void,
  times: Partial<RedisTimes> = {},
): Promise<BotProcess> {
  const settings: ProcessSettings = { url, scope, times };
  const child = fork(SCRIPT, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const all: Told[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  child.on('message', (message: FromProcess) => {
    all.push({ ...message, atMs: performance.now() });
    news.emit('news');
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  finished(kill);
  const told = <K extends FromProcess['kind']>(kind: K): readonly Told<K>[] =>
    all.filter((message): message is Told<K> => message.kind === kind);
  const until: BotProcess['until'] = async (kind, wanted = () => true) => {
    for (;;) {
      const found = told(kind).find(wanted);
      if (found !== undefined) return found;
      await once(news, 'news');
    }
  };
  const tell = (message: ToProcess): void => {
    child.send(message);
  };
  await until('ready');
  return {
    ...{ child, tell, told, until, kill },
    accept: (errand) => {
      tell({ kind: 'accept', errand, acknowledge: true });
      return until('accepted', ({ name }) => name === errand.name);
    },
    log: () => told('log').map(({ line }) => JSON.parse(line) as Record<string, unknown>),
  };
}
