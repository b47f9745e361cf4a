/** Reads each variable with a `field` in `VARIABLES` into that field of the configuration. */
import type { EnvReader } from './env-reader.ts';
import { VARIABLE_NAMES, VARIABLES, type FieldValues, type Variable } from './variables.ts';

export function readFields({ read }: Pick<EnvReader, 'read'>): FieldValues {
  const entries = VARIABLE_NAMES.flatMap((name) => {
    const { field }: Variable = VARIABLES[name];
    return field === undefined ? [] : [[field, read(name)] as const];
  });
  return Object.fromEntries(entries) as unknown as FieldValues;
}
