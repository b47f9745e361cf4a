/** Reads `all` and `all except <users>`, in both languages. */

export interface Everybody {
  /** Users who stay on the whitelist, as typed; undefined when none does. */
  readonly except: string | undefined;
}

const ALL = '(?:all|everybody|everyone|全部|所有人?|全员)';
const EXCEPT = '(?:except(?:\\s+for)?|but(?:\\s+not)?|without|除了?|除去|排除|不包括)';
const ALL_EXCEPT = new RegExp(`^${ALL}(?:[\\s,，]*${EXCEPT}\\s*[:：]?(.*))?$`, 'isu');
const EXCEPT_ALL = new RegExp(`^除了?(.+?)(?:以外|之外|外)[\\s,，]*的?(?:全部|所有人?|全员|其他人?)$`, 'isu');

/** Undefined where `typed` names single users. */
export function readEverybody(typed: string): Everybody | undefined {
  const text = typed.trim();
  const [behind, excepted] = ALL_EXCEPT.exec(text) ?? [];
  if (behind !== undefined) return { except: excepted?.trim() };
  const [before, spared] = EXCEPT_ALL.exec(text) ?? [];
  return before === undefined ? undefined : { except: spared?.trim() };
}
