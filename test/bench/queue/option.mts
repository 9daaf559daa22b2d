/** The value of `--name=value` on the command line of a bench. */
export function option(name: string, otherwise: string): string {
	const given = process.argv.find((one) => one.startsWith(`--${name}=`));
	return given?.slice(name.length + 3) ?? otherwise;
}
