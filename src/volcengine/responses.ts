/** Schemas of the service's responses (docs 6348/1178322, 1051345-1051347), lenient where the docs are silent. */
import { z } from 'zod';
import { isInt64, type Int64 } from './int64-json.ts';

/** Every integer arrives here as decimal text: see `parseExactly`. */
const userId = z.custom<Int64>((value) => typeof value === 'string' && isInt64(value), 'not a user id');
const userIds = z
  .array(userId)
  .nullish()
  .transform((ids) => ids ?? []);

/** Both are shown and stored, so they must be identifiers: a response may repeat what it was sent, signature included. */
const requestId = /^[\w-]{1,60}$/u;
const errorCode = /^[\w.-]{1,100}$/u;

/** `Error` counts where it has a `Code` or a non-zero `CodeN`; only some interfaces return `CodeN`. */
export const envelope = z.object({
  ResponseMetadata: z.object({
    RequestId: z
      .string()
      .nullish()
      .transform((id) => (id != null && requestId.test(id) ? id : undefined)),
    Error: z
      .object({
        Code: z
          .string()
          .nullish()
          .transform((code) => (code && !errorCode.test(code) ? 'MALFORMED_CODE' : code)),
        CodeN: z.union([z.string(), z.number()]).nullish(),
        Message: z.string().nullish(),
      })
      .nullish(),
  }),
  /** Absent in a failure. */
  Result: z.unknown().optional(),
});

/** Of BatchRemove and BatchAdd. No list, or null, means that none failed; the SDKs know a second list of strings. */
export const changeResult = z
  .object({ FailedUserIds: userIds, FailedUserIdsStr: userIds })
  .nullish()
  .transform((result) => new Set([...(result?.FailedUserIds ?? []), ...(result?.FailedUserIdsStr ?? [])]));

/** Of BatchGet: one page. `NextCursor` -1 means the last one. */
export const pageResult = z
  .object({
    NextCursor: z.string().regex(/^-?\d+$/u),
    HasMore: z.boolean(),
    Participants: z
      .array(
        z.object({
          ParticipantUserId: userId,
          NickName: z.string().nullish(),
          /** Seconds since 1970. */
          CreateTime: z.coerce.number().nullish(),
          Operator: z.string().nullish(),
        }),
      )
      .nullish(),
  })
  .transform(({ NextCursor, HasMore, Participants }) => ({
    participants: (Participants ?? []).map((participant) => ({
      userId: participant.ParticipantUserId,
      nickname: participant.NickName ?? undefined,
      addedAt: participant.CreateTime ?? undefined,
      addedBy: participant.Operator ?? undefined,
    })),
    nextCursor: HasMore && NextCursor !== '-1' ? NextCursor : undefined,
  }));

export type WhitelistPage = z.output<typeof pageResult>;
