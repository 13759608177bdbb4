import tseslint from 'typescript-eslint';

const DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Name what is exported.' };
const EXPORT_ALL = { selector: 'ExportAllDeclaration', message: 'List the names that a lib exports.' };
const ENUM = { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' };
const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Read the environment once, through the schema of the app (libs/adapters/runtime).',
};
const SIGNAL_OF_SEVERAL = {
  selector: "MemberExpression[object.name='AbortSignal'][property.name='any']",
  message:
    'It leaves memory at a signal that lives long: take AnySignal (apps/worker) or withDeadline (object-store).',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', '.cache/', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowConstructorOnly: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': ['error', ENVIRONMENT, DEFAULT_EXPORT, EXPORT_ALL, ENUM, SIGNAL_OF_SEVERAL],
    },
  },
  { files: ['**/*.spec.ts', 'test/**/*.ts'], rules: { '@typescript-eslint/require-await': 'off' } },
  // A command's process does not live long.
  {
    files: ['apps/cli/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ENVIRONMENT, DEFAULT_EXPORT, EXPORT_ALL, ENUM] },
  },
  // What reads the machine's environment on purpose: the processes' entry files and the tools around the product.
  {
    files: ['apps/*/main.ts', 'stack/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', DEFAULT_EXPORT, EXPORT_ALL, ENUM] },
  },
  // Jest calls the default export of these two.
  {
    files: ['test/support/{start,stop}-servers.ts'],
    rules: { 'no-restricted-syntax': ['error', EXPORT_ALL, ENUM] },
  },
);
