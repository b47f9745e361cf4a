/** How SQLite finds rows in statements that run for every batch of a change, however many users it has. */
import { expect, onTestFinished, test } from 'vitest';
import { markUsers } from '../../../src/store/actions.ts';
import { memoryDatabase } from '../../support/store/memory-store.ts';

test('the outcome of one user is kept without a look at the other users', async () => {
  const database = memoryDatabase();
  onTestFinished(() => database.close());
  const mark = { userId: '1', outcome: 'removed', reason: undefined, requestId: undefined };
  const [statement] = markUsers(database.dialect, '1', [mark], undefined);
  if (statement === undefined) throw new Error('nothing is kept');
  const plan = await database.read(`EXPLAIN QUERY PLAN ${statement.sql}`, statement.values);
  const steps = plan.map(({ detail }) => String(detail)).filter((step) => / kept\b/u.test(step));
  expect(steps).toEqual(['SEARCH kept USING INDEX action_users_by_user (action=? AND user_id=?)']);
});
