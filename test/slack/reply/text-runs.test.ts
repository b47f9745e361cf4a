/** Which quoted parts of a sentence share one piece of code in Slack: those of a list, and no nickname with an id. */
import { expect, test } from 'vitest';
import { enumerate, say, type Sentence } from '../../../src/chat/sentence.ts';
import { mrkdwn } from '../../../src/slack/reply/mrkdwn.ts';

const ID = '7298650113746092031';
const [ming, mina] = [say`${'小明'} · ${ID}`, say`${'Mina'} · ${'10002'}`];

test.each<[string, Sentence, string]>([
  ['ids of a list', say`Duplicates: ${enumerate(['1', '2', '3'], ', ')}`, 'Duplicates: `1, 2, 3`'],
  ['names of a list', enumerate(['friday', 'monday'], '、'), '`friday、monday`'],
  ['two people', say`removed ${ming}, ${mina}`, `removed \`小明\` · \`${ID}\`, \`Mina\` · \`10002\``],
  ['a person and an id', say`${ming}、${'10003'}`, `\`小明\` · \`${ID}\`、\`10003\``],
  ['an id and a person', say`${'10003'}, ${mina} left`, '`10003`, `Mina` · `10002` left'],
  ['ids, and then a person', say`${enumerate(['1', '2'], ', ')}, ${mina}`, '`1, 2`, `Mina` · `10002`'],
])('%s', (_, sentence, text) => {
  expect(mrkdwn(sentence)).toBe(text);
});
