import {Command} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('whether a profile of io_config.yaml reaches Backblaze B2, and what its key may do')
    .option('--profile <name>', 'the profile', 'default')
    .option('--bucket <name>', 'a bucket to list and read')
    .option('--write', 'also write a small object below magelet-doctor/ in the bucket, and delete it again')
    .option('--json', 'one object per thing that was looked at')
    .action(doctor);

type Options = {readonly profile: string; readonly bucket?: string; readonly write?: boolean; readonly json?: boolean};

async function doctor(options: Options): Promise<void> {
  if (options.write && options.bucket === undefined) return couldNotStart([noBucketToWrite]);
  const {openProject} = await import('../project/open-project.ts');
  const {examineProfile} = await import('../project/examine-profile.ts');
  const {renderFinding} = await import('../report/render-finding.ts');
  const {diagnosticToJson} = await import('../report/diagnostic-json.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const look = terminal.look;
  for await (const {diagnostic, ...finding} of examineProfile(project.value, options)) {
    if (finding.outcome === 'bad') process.exitCode = exitCodes['a block failed'];
    if (options.json) {
      const told = diagnostic && {diagnostic: diagnosticToJson(diagnostic)};
      terminal.out(`${JSON.stringify({...finding, ...told})}\n`);
      continue;
    }
    terminal.out(renderFinding(finding, look));
    if (!diagnostic) continue;
    terminal.err('\n');
    await show([diagnostic]);
  }
}

const noBucketToWrite: Diagnostic = {
  severity: 'error',
  code: 'usage',
  message: '--write needs a bucket to write to',
  help: 'name one: magelet doctor --bucket your-bucket --write',
};
