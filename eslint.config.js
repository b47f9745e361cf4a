// Strict type-checked rules, and the allowed imports of each folder.
import { readdirSync } from 'node:fs';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What a platform says of itself, and reads of the environment. */
const DEFINITION = ['src/config/platform-definition.ts', 'src/config/env-reader.ts'];

/**
 * What each folder may import besides itself, Node and packages: files or folders, relative to the root. A folder that
 * is not listed may import nothing of ours, so that a new folder needs a line here. Tests may import everything.
 */
/** @type {Readonly<Record<string, readonly string[]>>} */
const ALLOWED_IMPORTS = {
  commands: ['src/async', 'src/whitelist', 'src/chat', 'src/store/store.ts'],
  emulators: ['src/volcengine/int64-json.ts', 'src/volcengine/errors.ts', 'src/volcengine/signer.ts'],
  sandbox: ['emulators', 'commands', 'src', 'manifest.json'],
  'src/async': [],
  'src/audit': ['src/async', 'src/chat', 'src/store/store.ts'],
  'src/chat': ['src/async', 'src/store/store.ts'],
  'src/config': [
    'src/chat',
    'src/network',
    'src/platforms.ts',
    'src/store/store.ts',
    'src/volcengine',
    'src/whitelist',
  ],
  'src/discord': ['src/async', 'src/chat', ...DEFINITION],
  'src/doctor': ['src', 'commands'],
  'src/health': ['src/async', 'src/chat', 'src/store/store.ts', 'src/volcengine'],
  'src/network': ['src/async', 'src/chat'],
  'src/panels': ['src/async', 'src/chat', 'src/store/store.ts'],
  'src/setup': ['src', 'commands'],
  'src/slack': ['src/async', 'src/chat', ...DEFINITION],
  'src/store': ['src/async'],
  'src/volcengine': ['src/async'],
  'src/whitelist': ['src/async', 'src/volcengine'],
};
/** Folders of `src` that are not listed above may import nothing of ours. */
const srcFolders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `src/${name}`);

const zones = [...new Set([...Object.keys(ALLOWED_IMPORTS), ...srcFolders])].map((folder) => ({
  target: `./${folder}`,
  from: '.',
  except: ['node_modules', folder, ...(ALLOWED_IMPORTS[folder] ?? [])].map((path) => `./${path}`),
}));

/** The doctor may import everything, and nothing imports the doctor but `main.ts`, which has it look once after the start. */
const doctorZone = {
  target: ['./src/!(doctor)/**/*', './src/!(main).ts', './commands', './sandbox', './emulators'],
  from: './src/doctor',
};

export default defineConfig(
  { ignores: ['coverage/', 'data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...zones, doctorZone] }],
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
