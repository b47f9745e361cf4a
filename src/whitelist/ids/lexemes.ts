/** Splits a line into lexemes. */
import { asciiDigits, kindAt, type CharacterKind } from './characters.ts';
import { gap, odd, type Lexeme } from './lexeme.ts';
import { readNumeral } from './numerals.ts';
import { joinSpacedGroups } from './spaced-groups.ts';

/**
 * What Slack and Discord write for a mention, a channel, an emoji, a time, a command or a link
 * (https://docs.slack.dev/messaging/formatting-message-text, https://docs.discord.com/developers/reference#message-formatting).
 */
const MARKUP = /<(?:[@#!:]|\/[^<>:]*:|[a-z][a-z+.\-]*:)[^<>]*>/iuy;
/** Up to white space, or to Chinese that was put right behind it. */
const URL = /(?:[a-z]+:\/\/|www\.)[^\s<>"，。、；：！？（）【】「」《》\p{Script=Han}]+/ivy;

/** Any line, without line ends and invisible characters. The texts of the lexemes together are the line. */
export function lex(line: string): readonly Lexeme[] {
  const ascii = asciiDigits(line);
  const lexemes: Lexeme[] = [];
  for (let at = 0; at < ascii.length;) {
    const kind = kindAt(ascii, at);
    if (kind === 'digit') {
      at = readNumeral(ascii, at, lexemes);
    } else {
      const lexeme = lexemeAt(ascii, at, kind);
      lexemes.push(lexeme);
      at += lexeme.text.length;
    }
  }
  return joinSpacedGroups(line === ascii ? lexemes : asGiven(lexemes, line));
}

function lexemeAt(line: string, at: number, kind: Exclude<CharacterKind, 'digit'>): Lexeme {
  switch (kind) {
    case 'letter': {
      const url = match(URL, line, at);
      return url === undefined ? { kind: 'letters', text: run(line, at, kind) } : { kind: 'url', text: url };
    }
    case 'open': {
      const markup = line[at] === '<' ? match(MARKUP, line, at) : undefined;
      return markup === undefined ? gap(kind, line.charAt(at)) : { kind: 'markup', text: markup };
    }
    case 'ordinal':
      return odd(line.charAt(at), 'row-label');
    case 'space': {
      const text = run(line, at, kind);
      return text.length === 1 ? gap(kind, text) : { kind, text };
    }
    case 'cjk':
    case 'symbol':
      return { kind, text: run(line, at, kind) };
    case 'separator':
    case 'quote':
    case 'close':
    case 'mark':
      return gap(kind, String.fromCodePoint(line.codePointAt(at) ?? 0));
  }
}

/** The lexemes of a line whose digits were changed to ASCII, with those that were given. */
function asGiven(lexemes: readonly Lexeme[], line: string): readonly Lexeme[] {
  let at = 0;
  return lexemes.map((lexeme) => {
    const text = line.slice(at, at + lexeme.text.length);
    at += text.length;
    return text === lexeme.text ? lexeme : { ...lexeme, text };
  });
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** All from `at` on that is of that kind. */
function run(line: string, at: number, kind: CharacterKind): string {
  let end = at;
  while (end < line.length && kindAt(line, end) === kind)
    end += (line.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return line.slice(at, end);
}
