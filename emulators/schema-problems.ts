/** Lists what a zod schema finds wrong in a value, with paths; fields that the schema does not name are wrong too. */
import * as z from 'zod';

/** A schema of either build of zod (`zod` or `zod/mini`). */
export type Schema = z.core.$ZodType;

/** Builds a strict schema with exactly the fields of a type; if the two differ, the code does not compile. */
export function fieldsOf<Type>() {
  return <Shape extends z.ZodType>(
    schema: Shape & (Same<keyof z.output<Shape>, keyof Type> extends true ? unknown : never),
  ): Shape => schema;
}

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

type Issue = z.core.$ZodIssue;

/** One line for each problem, `components.0.label: …`. */
export function schemaProblems(schema: Schema, value: unknown): readonly string[] {
  const read = z.core.safeParse(schema, value);
  if (!read.success) return read.error.issues.flatMap((issue) => lines(issue, []));
  // A schema that is not strict drops unknown fields from its result.
  return unknownFields(value, read.data, []);
}

function lines(issue: Issue, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const [nearest] = issue.errors.toSorted((one, other) => distance(one) - distance(other));
    if (nearest !== undefined) return nearest.flatMap((inner) => lines(inner, path));
  }
  return [problem(path, issue.message)];
}

/** Ranks the alternatives of a union: one with another `type` is the least likely to be meant. */
function distance(issues: readonly Issue[]): number {
  const otherType = issues.some(({ code, path }) => {
    return path.length === 0 ? code === 'invalid_type' : path.at(-1) === 'type' && path.length === 1;
  });
  return issues.length + (otherType ? 1_000 : 0);
}

function unknownFields(sent: unknown, read: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (typeof sent !== 'object' || sent === null || typeof read !== 'object' || read === null) return [];
  return Object.entries(sent).flatMap(([name, value]) => {
    const inner = [...path, name];
    if (!Object.hasOwn(read, name)) return [problem(inner, 'no such field is described')];
    return unknownFields(value, (read as Record<string, unknown>)[name], inner);
  });
}

function problem(path: readonly PropertyKey[], message: string): string {
  return `${path.length === 0 ? 'the whole' : path.map(String).join('.')}: ${message}`;
}
