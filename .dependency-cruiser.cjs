'use strict';

// Directions of design 2: shared <- pure modules <- nodes; the sandbox and the nodes do not know each other.
const none = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
	forbidden: [
		none(
			'no-cycles',
			'A cycle hides which module is the deeper one.',
			{},
			{ circular: true, dependencyTypesNot: ['type-only'] },
		),
		none(
			'sandbox-independent',
			'The sandbox must be able to disagree with the nodes.',
			{ path: '^sandbox/' },
			{ path: '^(nodes|credentials)/' },
		),
		none(
			'shipped-code-only',
			'What is shipped knows nothing of sandbox, scripts and tests.',
			{ path: '^(nodes|credentials)/' },
			{ path: '^(sandbox|scripts|test)/' },
		),
		none(
			'nodes-apart',
			'Nodes never import each other; what two need is in nodes/shared.',
			{ path: '^nodes/([^/]+)/', pathNot: '^nodes/shared/' },
			{ path: '^nodes/', pathNot: ['^nodes/$1/', '^nodes/shared/'] },
		),
		none(
			'shared-is-deepest',
			'Shared code knows no node.',
			{ path: '^nodes/shared/' },
			{ path: '^nodes/', pathNot: '^nodes/shared/' },
		),
		none(
			'pure-modules',
			'The decisions are pure: of n8n they know types only.',
			{ path: '^nodes/Channel[^/]+/', pathNot: '(\\.node\\.ts|[dD]escription\\.ts)$' },
			{ path: 'n8n-workflow', dependencyTypesNot: ['type-only'] },
		),
		none('resolvable', 'An import that nothing answers.', {}, { couldNotResolve: true }),
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.tools.json' },
		enhancedResolveOptions: { extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'] },
	},
};
