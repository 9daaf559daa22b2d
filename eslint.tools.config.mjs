// The house's rules, for everything. The shipped *.ts files follow eslint.config.mjs as well, which strict mode of the
// n8n lint fixes word for word.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', '.artifacts/**'] },
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'sandbox/**/*.mts', 'scripts/**/*.mts', 'test/**/*.mts'],
		extends: [eslint.configs.recommended, ...tseslint.configs.recommended],
		languageOptions: {
			parserOptions: { project: ['./tsconfig.json', './tsconfig.tools.json', './tsconfig.test.json'] },
		},
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			// One style of imports: types in a statement of their own, each module once in each kind.
			'no-restricted-syntax': [
				'error',
				{ selector: 'ImportSpecifier[importKind="type"]', message: 'Write import type { … } from …' },
			],
			'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
			eqeqeq: 'error',
		},
	},
);
