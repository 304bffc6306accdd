/**
 * The address of a module that a thread starts with. In `dist/` every entry stands beside the chunk that asks for it;
 * from the sources, as tests run them, it is the built one too.
 */
export function entryPoint(name: 'thread' | 'module-thread' | 'local-b2-server'): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL(`../../dist/${name}.js`, import.meta.url)
    : new URL(`./${name}.js`, import.meta.url);
}
