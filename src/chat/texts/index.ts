/** The catalogues of texts by locale; the English one defines the type of all. */
import { en, type Texts } from './en/index.ts';
import { zhCN } from './zh-cn/index.ts';

export type { Texts };
export type Locale = 'en' | 'zh-CN';
/** A short plain text in every locale, for places where the platform chooses the locale. */
export type Localized = Readonly<Record<Locale, string>>;

export const catalogues: Readonly<Record<Locale, Texts>> = { en, 'zh-CN': zhCN };

/**
 * The catalogue for a platform's language tag (`zh-CN`, `en-GB`, …). Every Chinese tag means Simplified Chinese, the
 * nearest we have; everything else, unknown and missing tags included, means English.
 */
export function pickLocale(tag: string | null | undefined): Locale {
  return /^zh(?:[-_]|$)/iu.test(tag ?? '') ? 'zh-CN' : 'en';
}

/** The locale of a catalogue. */
export function localeOf(texts: Texts): Locale {
  return texts === zhCN ? 'zh-CN' : 'en';
}
