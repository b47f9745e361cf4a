// Strict type-checked rules, and the rooms: who may import whom.
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Each room and what it must not import; `bot.ts`, the sandbox and the tests put the rooms together. */
const zones = [
  { target: './src/volcengine', from: ['./src', './commands'], except: ['./volcengine'] },
  { target: './src/store', from: ['./src', './commands'], except: ['./store'] },
  { target: './src/audit', from: ['./src', './commands'], except: ['./audit', './chat', './store/store.ts'] },
  { target: './src/chat', from: ['./src', './commands'], except: ['./chat', './store/store.ts'] },
  { target: './src/whitelist', from: ['./src', './commands'], except: ['./whitelist', './volcengine'] },
  { target: './src/discord', from: ['./src', './commands'], except: ['./discord', './chat'] },
  { target: './src/slack', from: ['./src', './commands'], except: ['./slack', './chat'] },
  {
    target: './src/health',
    from: ['./src', './commands'],
    except: ['./health', './chat', './store/store.ts', './volcengine'],
  },
  { target: './src/network', from: ['./src', './commands'], except: ['./network', './chat'] },
  { target: './src/terminal', from: ['./src', './commands'], except: ['./terminal', './chat'] },
  { target: './commands', from: ['./src'], except: ['./whitelist', './chat', './store/store.ts'] },
];

/** The doctor may look into every room, and nobody knows the doctor. */
const nobodyKnowsTheDoctor = {
  target: ['./src/!(doctor)/**/*', './src/*.ts', './commands'],
  from: './src/doctor',
};

export default defineConfig(
  { ignores: ['coverage/', 'data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.js'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        // One entry per `from`, since `except` is read relative to it.
        {
          zones: [
            ...zones.flatMap(({ target, from, except }) =>
              from.map((folder) => ({ target, from: folder, except: folder === './src' ? except : [] })),
            ),
            nobodyKnowsTheDoctor,
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 300, skipComments: true }],
    },
  },
  {
    // The whitelist knows the API's ids, errors and types, and gets its client as an argument.
    files: ['src/whitelist/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/volcengine/*', '!**/volcengine/int64-json.ts', '!**/volcengine/errors.ts'],
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
);
