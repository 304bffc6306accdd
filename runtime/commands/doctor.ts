import {Command} from 'commander';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('whether a profile of io_config.yaml reaches Backblaze B2; writes nothing')
    .option('--profile <name>', 'the profile', 'default')
    .option('--bucket <name>', 'a bucket to list and read')
    .action(doctor);

async function doctor(options: {profile: string; bucket?: string}): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {examineProfile} = await import('../project/examine-profile.ts');
  const {renderFinding} = await import('../report/render-finding.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const colour = terminal.colourOf(process.stdout);
  for await (const finding of examineProfile(project.value, options)) {
    terminal.out(renderFinding(finding, {colour}));
    if (!finding.diagnostic) continue;
    process.exitCode = exitCodes['a block failed'];
    terminal.err('\n');
    await show([finding.diagnostic]);
  }
}
