'use strict';

require('./scripts/playbookText.cjs');

// Tests are *.test.mts, compiled to CommonJS on the fly: fast, and n8n's engine is CommonJS.
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/{unit,engine,contract}/**/*.test.mts'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	// Only a safety net: tests wait for conditions, and a busy machine takes as long as it takes.
	setupFilesAfterEnv: ['<rootDir>/test/support/clockOfEngineTests.mts'],
	testTimeout: 180_000,
	maxWorkers: 2,
};
