/** The id of a live user. */
import type { Int64 } from '../../volcengine/int64-json.ts';

/** A live user id: decimal text, 1 … 9223372036854775807, exact to the last digit. */
export type UserId = Int64;
