/** Draws Discord's mark-up as far as the bot uses it: lists, headings, small text, bold, code, times, mentions. */
import type { ReactNode } from 'react';
import { PEOPLE } from '../../people.ts';

const INLINE =
  /(`+)(?<code>.+?)\1|\*\*(?<bold>.+?)\*\*|<t:(?<time>\d+)(?::\w)?>|<@!?(?<mention>\d+)>|\\(?<escaped>[^\w\s])/gu;

export function MarkUp({ text, locale }: { readonly text: string; readonly locale: string }) {
  const lines = text.split('\n');
  return (
    <div className="mark-up">
      {lines.map((line, index) => (
        // Lines have no id, so the index is the key.
        <Line key={index} line={line} locale={locale} />
      ))}
    </div>
  );
}

function Line({ line, locale }: { readonly line: string; readonly locale: string }) {
  const [, item] = /^\s*[-*] (.*)$/u.exec(line) ?? [];
  if (item !== undefined) return <div className="item">{inline(item, locale)}</div>;
  const [, small] = /^-# (.*)$/u.exec(line) ?? [];
  if (small !== undefined) return <div className="small">{inline(small, locale)}</div>;
  const [, heading] = /^#{1,3} (.*)$/u.exec(line) ?? [];
  if (heading !== undefined) return <div className="heading">{inline(heading, locale)}</div>;
  return line === '' ? <div className="gap" /> : <div>{inline(line, locale)}</div>;
}

function inline(text: string, locale: string): readonly ReactNode[] {
  const nodes: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const { code, bold, time, mention, escaped } = match.groups ?? {};
    const key = match.index;
    if (code !== undefined) nodes.push(<code key={key}>{code}</code>);
    else if (bold !== undefined) nodes.push(<strong key={key}>{inline(bold, locale)}</strong>);
    else if (time !== undefined)
      nodes.push(<discord-time key={key}>{timeOf(Number(time), locale)}</discord-time>);
    else if (mention !== undefined) {
      const name = PEOPLE.find(({ discordId }) => discordId === mention)?.name ?? mention;
      nodes.push(<discord-mention key={key}>{name}</discord-mention>);
    } else nodes.push(escaped);
  }
  nodes.push(text.slice(end));
  return nodes;
}

function timeOf(seconds: number, locale: string): string {
  return new Date(seconds * 1_000).toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short' });
}
