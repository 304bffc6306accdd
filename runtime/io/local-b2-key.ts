/** The key that the server of `--local-b2` is used with: messages know it by this one, also in a client made by hand. */
export const localB2Key = {accessKeyId: 'local-key-id', secretAccessKey: 'local-key'} as const;
