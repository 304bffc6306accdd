/** `text` as a string in SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `name` as an identifier in SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
