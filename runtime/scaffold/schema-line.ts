import {posix} from 'node:path';

/** Where magelet is installed in a project of its own, from the project's folder. */
export const usualPackage = 'node_modules/magelet';

/**
 * The comment by which editors find the schema of a YAML file, that checks and completes it.
 *
 * @param file The YAML file, from the project's folder.
 * @param magelet The folder of the package, from the project's folder.
 * @example schemaLine('pipeline', 'pipelines/flights/metadata.yaml')
 * // '# yaml-language-server: $schema=../../node_modules/magelet/schemas/pipeline.json\n'
 */
export function schemaLine(
  schema: 'pipeline' | 'project' | 'io_config' | 'triggers',
  file: string,
  magelet: string = usualPackage,
): string {
  const path = posix.join(posix.relative(posix.dirname(file), '.') || '.', magelet, 'schemas', `${schema}.json`);
  return `# yaml-language-server: $schema=${path}\n`;
}
