/** For an option that may be repeated: all of its values. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
