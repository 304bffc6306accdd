/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process: what author code gets where it names none. Nothing else here reads it. */
export const processEnvironment = (): Environment => process.env;

/** The variable's value. One that is set to nothing, as CI does with secrets it withholds, counts as not set. */
export const variableIn = (env: Environment, name: string): string | undefined =>
  Object.hasOwn(env, name) ? env[name] || undefined : undefined;
