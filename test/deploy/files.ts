/** What the tests of deployment read: the project's files, in the simplest form that shows what matters. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Instruction {
  readonly name: string;
  readonly args: string;
}

/** The instructions of the Dockerfile, stage by stage; the first of each is its FROM. */
export function dockerfileStages(): readonly (readonly Instruction[])[] {
  const lines = readFileSync('Dockerfile', 'utf8')
    .replaceAll(/^#.*\n/gmu, '')
    .replaceAll(/\\\n\s*/gu, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name = '', args = ''] = /^(\w+)\s+(.*)$/u.exec(line) ?? [];
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, args });
  }
  return stages;
}

/** The arguments of all instructions of one name in the last stage, which is the image. */
export function imageArgs(name: string): readonly string[] {
  return (dockerfileStages().at(-1) ?? []).filter((one) => one.name === name).map(({ args }) => args);
}

export function imageEnvironment(): Readonly<Record<string, string>> {
  const pairs = imageArgs('ENV').flatMap((args) => args.split(/\s+/u).map((pair) => pair.split('=')));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));
}

export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  readonly env_file?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly init?: boolean;
  readonly stop_grace_period: string;
  readonly restart: string;
  readonly read_only: boolean;
  readonly tmpfs: readonly string[];
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export function compose(file: 'compose.yaml' | 'compose.postgres.yaml'): Compose {
  return parse(readFileSync(file, 'utf8'), { merge: true }) as Compose;
}

/** The settings of the systemd unit: what is given several times is there several times. */
export function unit(): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, string[]>();
  for (const line of readFileSync('deploy/unwhitelist.service', 'utf8').split('\n')) {
    const [, name, value = ''] = /^(\w+)=(.*)$/u.exec(line) ?? [];
    if (name !== undefined) settings.set(name, [...(settings.get(name) ?? []), value]);
  }
  return settings;
}
