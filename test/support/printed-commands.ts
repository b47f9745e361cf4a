/** Finds every command that a document prints: in its blocks of shell lines, and between back-quotes. */
import { readFileSync } from 'node:fs';

/** What begins with one of these, between back-quotes and with more behind it, is a command. */
const PROGRAMS =
  /^(?:npm|npx|docker|kubectl|systemctl|journalctl|cp|install|chmod|chown|pg_dump|pg_restore|apt-get|git|sed|jq) \S/u;
const ASSIGNMENT = /^[A-Z][A-Z_]*=/u;
/** Words in quotes keep together; what quotes hold is not looked into. */
const WORD = /(?:'[^']*'|"[^"]*"|<[^>]*>|[^\s'"<])+|<(?!\S)/gu;

export interface PrintedCommand {
  readonly document: string;
  /** As it is printed, between one `&&`, `|` or `;` and the next. */
  readonly text: string;
  /** Names of variables that are set for it. */
  readonly variables: readonly string[];
  /** The program and its arguments; empty where variables alone are set. */
  readonly words: readonly string[];
}

export function printedCommands(document: string): readonly PrintedCommand[] {
  const text = readFileSync(document, 'utf8');
  return [...blockLines(text), ...quotedCommands(text)].flatMap((line) =>
    parts(line).map((part) => readCommand(document, part)),
  );
}

/** Without comments. */
function blockLines(text: string): readonly string[] {
  return [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gmu)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function quotedCommands(text: string): readonly string[] {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```/gmu, '');
  return [...prose.matchAll(/`([^`]+)`/gu)]
    .map(([, quoted = '']) => quoted.replaceAll(/\s*\n(?:#| )*/gu, ' '))
    .filter((quoted) => PROGRAMS.test(quoted.replace(/^(?:[A-Z][A-Z_]*=\S* )*/u, '')));
}

/** What stands on both sides of an operator of the shell, which is no operator in quotes. */
function parts(line: string): readonly string[] {
  const words = line.match(WORD) ?? [];
  const found: string[][] = [[]];
  for (const word of words) {
    const ends = word.endsWith(';');
    if (word === '&&' || word === '|') found.push([]);
    else found.at(-1)?.push(ends ? word.slice(0, -1) : word);
    if (ends) found.push([]);
  }
  return found.filter((part) => part.length > 0).map((part) => part.join(' '));
}

function readCommand(document: string, text: string): PrintedCommand {
  const words = (text.match(WORD) ?? []).filter((word) => !/^(?:until|do|done|export)$/u.test(word));
  const first = words.findIndex((word) => !ASSIGNMENT.test(word));
  const assigned = first === -1 ? words : words.slice(0, first);
  return {
    document,
    text,
    variables: assigned.map((word) => word.slice(0, word.indexOf('='))),
    words: first === -1 ? [] : words.slice(first),
  };
}
