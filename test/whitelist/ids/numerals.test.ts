import { describe, expect, test } from 'vitest';
import { readIds, type IdReading } from '../../../src/whitelist/ids/read-ids.ts';

const typed = (text: string): IdReading => readIds(text, 'typed');
const rejections = (text: string): readonly string[] =>
  typed(text).rejected.map(({ token, reason }) => `${token}: ${reason}`);

describe('one number that is written in another form is refused whole', () => {
  test.each([
    ['7,000,000,000,000,000,002', 'grouped'],
    ['9.007.199.254.740.993', 'grouped'],
    ["7'234'567", 'grouped'],
    ['7’234’567', 'grouped'],
    ['7\u00A0234\u00A0567', 'grouped'],
    ['7\u202F234', 'grouped'],
    ['7\u2009234\u2009567', 'grouped'],
    ['7_234_567', 'grouped'],
    ['7，234，567', 'grouped'],
    ['7,234,567.89', 'grouped'],
    ['7.234.567,89', 'grouped'],
    ['7 000 000 000 002', 'grouped'],
    ['7 234 567 890 123', 'grouped'],
    ['123 456 789 123', 'grouped'],
    ['7, 000, 000', 'grouped'],
    ['70,00,000', 'grouped'],
    ['7,0000,0000', 'grouped'],
    ['138 0013 8000', 'grouped'],
    ['100,200,300', 'grouped'],
    ['7.23457E+18', 'scientific'],
    ['7,23457E+18', 'scientific'],
    ['9e15', 'scientific'],
    ['7.2×10^18', 'scientific'],
    ['7.2 × 10^18', 'scientific'],
    ['7.2×10¹⁸', 'scientific'],
    ['10001.0', 'decimal'],
    ['10001.00', 'decimal'],
    ['10001,0', 'decimal'],
    ['1.5', 'decimal'],
    ['2026-01-02', 'date'],
    ['2026/1/2', 'date'],
    ['2026.01.02', 'date'],
    ['01/02/2026', 'date'],
    ['2026年1月2日', 'date'],
    ['2026-01-02T03:04:05.678Z', 'date'],
    ['10:22', 'date'],
    ['10:22:33', 'date'],
    ['10点22分', 'date'],
  ])('%s: %s', (token, reason) => {
    expect(typed(token)).toMatchObject({ ids: [], rejected: [{ token, reason }], plain: false });
    expect(typed(`20001 ${token}`)).toMatchObject({ ids: ['20001'], plain: false });
  });

  test.each([
    ['7,23457E+18,9,0072E+15', ['7,23457E+18: scientific', '9,0072E+15: scientific'], []],
    ['10001,7.2E+18', ['7.2E+18: scientific'], ['10001']],
    ['7,000,001,10002', ['7,000,001: grouped'], ['10002']],
    ['10001,0,10002,0', ['10001,0: decimal', '10002,0: decimal'], []],
    ['2026-01-02 10:22,10001', ['2026-01-02: date', '10:22: date'], ['10001']],
  ])('in a list: %s', (text, named, ids) => {
    expect(rejections(text)).toEqual(named);
    expect(typed(text).ids).toEqual(ids);
  });
});
