import {Command} from 'commander';
import {onInterrupt} from './interrupt.ts';
import {couldNotStart, terminal} from './terminal.ts';

export const localB2Command = (): Command =>
  new Command('local-b2')
    .description('serve the local bucket for a look with another client, until Ctrl-C')
    .action(serve);

async function serve(): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {localB2For} = await import('../project/local-b2/local-b2-for.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const started = await localB2For(project.value, 'always');
  if (!started.ok || !started.value) return couldNotStart(started.ok ? [] : started.failure);
  await using server = started.value;
  const {endpoint, region, accessKeyId, secretAccessKey} = server.settings;
  terminal.out(
    [
      `endpoint  ${endpoint}`,
      `region    ${region}`,
      `key id    ${accessKeyId}`,
      `key       ${secretAccessKey}`,
      `buckets   ${project.value.settings.localBuckets.map(({name}) => name).join(', ') || 'none named in metadata.yaml'}`,
      '',
      'Ctrl-C ends it',
      '',
    ].join('\n'),
  );
  const {first, release} = onInterrupt();
  // The signal handlers alone do not keep the process; the server's thread does.
  await new Promise((resolve) => first.addEventListener('abort', resolve, {once: true}));
  release();
}
