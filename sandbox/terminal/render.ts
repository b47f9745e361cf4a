/** Renders a reply for a terminal: plain lines, with colours on a TTY. */
import { styleText } from 'node:util';
import { TONE_MARKS, type Reply, type Tone } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';

const COLOURS: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  done: 'green',
  partly: 'yellow',
  unconfirmed: 'yellow',
  failed: 'red',
  refused: 'red',
  info: 'blue',
};

/** The reply as lines of text; quoted words hold no control characters, so nothing can move the cursor. */
export function renderText(reply: Reply, colours: boolean): string {
  const style = (format: Parameters<typeof styleText>[0], text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const line = (sentence: Sentence): string =>
    sentence.map(({ kind, text }) => (kind === 'quoted' ? style('cyan', text) : text)).join('');
  const summary = (tone: Tone): string => style(COLOURS[tone], TONE_MARKS[tone]);
  const sections = reply.sections.flatMap(({ heading, lines, small }) =>
    heading === undefined
      ? lines.map((text) => (small === true ? style('dim', line(text)) : line(text)))
      : [style('bold', line(heading)), ...lines.map((item) => `  • ${line(item)}`)],
  );
  const controls = [
    ...(reply.picker?.choices ?? []).map(({ label }) => `  ${label}`),
    ...(reply.picker === undefined ? [] : [style('dim', '/pick <ids>')]),
    ...(reply.buttons ?? []).map(({ label }, index) => style('dim', `[${index + 1}] ${label}`)),
    ...(reply.wantsFile === true && reply.file !== undefined
      ? [reply.file.name, reply.file.content.replace('\uFEFF', '').trimEnd()]
      : []),
  ];
  return [`${summary(reply.tone)} ${line(reply.summary)}`, ...sections, ...controls].join('\n');
}
