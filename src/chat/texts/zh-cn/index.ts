/** The Simplified Chinese catalogue. */
import type { Texts } from '../en/index.ts';
import { alternatives, buttons, change, plan } from './change.ts';
import { commands, help } from './commands.ts';
import {
  audit,
  dialog,
  history,
  links,
  offers,
  picker,
  refusals,
  show,
  status,
  undo,
  welcome,
} from './general.ts';
import { passes } from './passes.ts';
import {
  files,
  input,
  looks,
  problemCode,
  problems,
  reasons,
  rejections,
  removeReasons,
} from './problems.ts';
import { sets } from './sets.ts';

export const zhCN: Texts = {
  commands,
  help,
  change,
  buttons,
  plan,
  alternatives,
  picker,
  show,
  history,
  links,
  sets,
  passes,
  undo,
  audit,
  refusals,
  dialog,
  offers,
  welcome,
  files,
  input,
  looks,
  problems,
  problemCode,
  reasons,
  removeReasons,
  rejections,
  ...status,
};
