/** Child of sandboxProcess.mts: starts the sandbox with the options of its argument and ends with its parent. */
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { SandboxOptions } from '../../sandbox/startSandbox.mts';

const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '{}') as SandboxOptions);
const { newStoreUrl, tiktokUrl, controlUrl } = sandbox;
process.send?.({ newStoreUrl, tiktokUrl, controlUrl });
process.once('disconnect', () => void sandbox.close().then(() => process.exit(0)));
