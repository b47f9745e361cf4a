/** The Simplified Chinese catalogue. */
import type { Texts } from '../en/index.ts';
import { alternatives, buttons, change, plan } from './change.ts';
import { help } from './help.ts';
import {
  audit,
  details,
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
import { addForm, home, panel } from './panel.ts';
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
  details,
  audit,
  refusals,
  dialog,
  offers,
  welcome,
  panel,
  addForm,
  home,
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
