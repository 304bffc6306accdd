declare const MAGELET_VERSION: string | undefined;

/** The version of this magelet; the build puts it in, and the sources alone have none. */
export const version = typeof MAGELET_VERSION === 'string' ? MAGELET_VERSION : '0.0.0';
