// Credentials of further TikTok authorizations, such as a second app for another market: every TikTok node of the installed
// workflows gets them, with the option that says so. The templates know of one authorization; so does what was shipped, and
// the merge sees neither: which credentials there are is a matter of the n8n, not of the canvas. Pure.
import type { Workflow, WorkflowNode } from './workflow.mts';

interface Chosen {
	id: string;
	name: string;
}

/** Credentials of further authorizations that the installed workflows get, by type: tikTokShop2Api, … */
export type Further = ReadonlyMap<string, Chosen>;

const TIKTOK_NODE = /^n8n-nodes-newstore-tiktokshop\.tikTokShop/;
const FURTHER_TYPE = /^tikTokShop(\d)Api$/;

/** The place of a further authorization in the option of the nodes; undefined for other types. */
export const placeOfType = (type: string): string | undefined => FURTHER_TYPE.exec(type)?.[1];

/** Types of further authorizations, as the package names its credentials. */
export function furtherTypes(credentialFiles: string[]): string[] {
	return credentialFiles
		.map((file) => /([^/]+)\.credentials\.js$/.exec(file)?.[1] ?? '')
		.map((name) => name.charAt(0).toLowerCase() + name.slice(1))
		.filter((type) => placeOfType(type) !== undefined);
}

const optionsOf = ({ parameters }: WorkflowNode) => (parameters.options ?? {}) as Record<string, unknown>;

/** The workflow as if there were one authorization, for a comparison with what was shipped. */
export function withoutFurther<T extends Workflow>(workflow: T): T {
	const nodes = workflow.nodes.map((node) => {
		if (!TIKTOK_NODE.test(node.type)) return node;
		const { furtherAuthorizations, ...options } = optionsOf(node);
		const credentials = Object.entries(node.credentials ?? {}).filter(([type]) => placeOfType(type) === undefined);
		const { options: _options, ...others } = node.parameters;
		const isOnlyOption = furtherAuthorizations !== undefined && Object.keys(options).length === 0;
		const parameters =
			furtherAuthorizations === undefined ? node.parameters : isOnlyOption ? others : { ...others, options };
		return { ...node, parameters, ...(node.credentials ? { credentials: Object.fromEntries(credentials) } : {}) };
	});
	return { ...workflow, nodes };
}

/**
 * The workflow with the credentials of all authorizations in its TikTok nodes.
 * @param further what was chosen
 * @param before as it stood in n8n: a credential that somebody chose in a node stays, as long as `exists`
 */
export function withFurther<T extends Workflow>(
	workflow: T,
	further: Further,
	before?: Workflow,
	exists: (id: string) => boolean = () => true,
): T {
	const stood = new Map(before?.nodes.map((node) => [node.id, node.credentials ?? {}]));
	const nodes = workflow.nodes.map((node) => {
		if (!TIKTOK_NODE.test(node.type)) return node;
		const chosen: Record<string, { id: string | null; name: string }> = Object.fromEntries(further);
		for (const [type, credential] of Object.entries(stood.get(node.id) ?? {}))
			if (placeOfType(type) !== undefined && credential.id !== null && exists(credential.id)) chosen[type] = credential;
		const types = Object.keys(chosen).sort();
		if (!types.length) return node;
		const places = types.map((type) => placeOfType(type));
		return {
			...node,
			parameters: { ...node.parameters, options: { ...optionsOf(node), furtherAuthorizations: places } },
			credentials: { ...node.credentials, ...chosen },
		};
	});
	return { ...workflow, nodes };
}
