// Type-aware rules that catch what tests do not: forgotten promises, unsafe values, needless conditions.
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', '.vscode-test/**', 'node_modules/**', 'src/core/knowledge/data/**', 'media/**'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['it', 'describe'] }] }] } },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
