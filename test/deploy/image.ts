/** Executes the steps of the Dockerfile in a folder, which then has the files of the image. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { productionPackages } from '../licenses/notices.ts';
import { dockerfileStages, type Instruction } from './files.ts';

/** The user `node` of the official images of Node. */
const NODE_USER = { uid: 1000, gid: 1000 };

export interface ImageFolder {
  /** Stands for `/` of the container. */
  readonly root: string;
  readonly workdir: string;
  /** The Node that stands for the image's. */
  readonly node: string;
  /** Whom the image runs as; undefined where the tests are not root, and only their own user can be. */
  readonly user: typeof NODE_USER | undefined;
}

/**
 * The last stage. Two things are not as Docker does them: the base image is this machine's Node alone, and what `npm ci --omit=dev`
 * would install is taken from this project's `node_modules`, package by package as the lock file has it. Files are hard links, on
 * one file system.
 */
export async function buildImageFolder(
  afterwards: (clean: () => Promise<void>) => void,
): Promise<ImageFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-image-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const user = process.getuid?.() === 0 ? NODE_USER : undefined;
  const roots = new Map<string, string>();
  let [root, workdir] = ['', ''];
  for (const [index, stage] of dockerfileStages().entries()) {
    root = join(folder, String(index));
    await mkdir(root);
    for (const instruction of stage) {
      const { name, args } = instruction;
      if (name === 'FROM') roots.set(/ AS (\w+)$/u.exec(args)?.[1] ?? '', root);
      if (name === 'WORKDIR') await mkdir((workdir = join(root, args)), { recursive: true });
      if (name === 'COPY') await copy(instruction, workdir, roots);
      if (name === 'RUN') run(args, root, workdir, user);
    }
  }
  const node = join(root, 'usr/local/bin/node');
  await link(process.execPath, node);
  return { root, workdir, node, user };
}

async function copy(
  { args }: Instruction,
  workdir: string,
  roots: ReadonlyMap<string, string>,
): Promise<void> {
  const [, stage, paths = ''] = /^(?:--from=(\w+) )?(.+)$/u.exec(args) ?? [];
  const [to = '', ...from] = paths.split(/\s+/u).reverse();
  const target = join(workdir, to);
  for (const path of from) {
    const place = to.endsWith('/') ? join(target, basename(path)) : target;
    // Nothing else needs the files of an earlier stage.
    if (stage === undefined) await link(path, place);
    else await rename(join(roots.get(stage) ?? '', path), place);
  }
}

/** The two commands that the Dockerfile has; another one is not known here, and has to be. */
function run(command: string, root: string, workdir: string, user: ImageFolder['user']): void {
  if (command.startsWith('npm ci --omit=dev ')) {
    // Nested ones come with the package that they are in.
    const packages = productionPackages().filter(({ path }) => path.split('node_modules/').length === 2);
    copyFiles('--parents', ...packages.map(({ path }) => path), workdir);
    return;
  }
  const [program = '', ...words] = command.split(' ');
  if (program !== 'install') throw new Error(`not known how to execute: ${command}`);
  const owner = user === undefined ? [] : ['-o', String(user.uid), '-g', String(user.gid)];
  const args = words
    .join(' ')
    .replace('-o node -g node ', '')
    .replace(/(?<= )\//u, `${root}/`);
  call(program, [...owner, ...args.split(' ')]);
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  copyFiles(from, to);
}

function copyFiles(...args: readonly string[]): void {
  const isSame = statSync('package.json').dev === statSync(tmpdir()).dev;
  call('cp', ['--recursive', ...(isSame ? ['--link'] : []), ...args]);
}

function call(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
