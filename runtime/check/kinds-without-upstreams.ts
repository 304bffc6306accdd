/** What these receive comes from the block that they are attached to. */
export const kindsWithoutUpstreams: ReadonlySet<string> = new Set(['callback', 'conditional']);
