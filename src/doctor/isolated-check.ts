/** Runs one check so that an unexpected error fails this check only. */
import { check, problem, type Area, type Check, type Finding } from './check.ts';

/** Never rejects. */
export async function isolatedCheck(
  area: Area,
  name: string,
  find: () => Finding | Promise<Finding>,
): Promise<Check> {
  return check(area, name, await Promise.try(find).catch(malformed));
}

/** What is found where an answer could not be read. */
export function malformed(error: unknown): Finding {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const what = `an answer was not of the documented form, or the doctor has a bug (${reason})`;
  return problem(what, 'check the addresses in .env; if they are right, report this');
}
