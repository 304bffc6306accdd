import {basename} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {listed} from '../core/listed.ts';
import type {Project} from '../project/open-project.ts';
import {shells} from './completion.ts';

type Told = Pick<Diagnostic, 'notes' | 'help'>;

/**
 * What there is to name where a call of `command` lacks an argument: pipelines, runs, shells. Nothing where the argument
 * is another one, or there is no project around.
 */
export async function whatCanBeNamed(argument: string, command: string): Promise<Told> {
  if (argument === 'shell') return whichShell(command);
  if (argument !== 'pipeline' && argument !== 'run') return {};
  const {openProject} = await import('../project/open-project.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return {};
  return argument === 'run' ? whichRun(project.value, command) : whichPipeline(project.value, command);
}

function whichPipeline({pipelineNames: names}: Project, command: string): Told {
  const [first, ...others] = names;
  if (first === undefined) return {};
  return {
    notes: [`the project has: ${listed(names)}`],
    help: `${others.length > 0 ? 'name one of them' : 'name it'}: ${command} ${first}`,
  };
}

async function whichRun(project: Project, command: string): Promise<Told> {
  const {recordedRuns} = await import('../project/recorded-runs.ts');
  const found = recordedRuns(project, {limit: runsNamed, onNotice: () => undefined});
  const runs = found.ok ? found.value : [];
  if (runs.length > 0) {
    const newest = runs.map(({run, pipeline}) => `${run} of ${pipeline}`).join(', ');
    return {
      notes: [`the newest ${runs.length === 1 ? 'run is' : 'runs are'}: ${newest}`],
      help: `${runs.length > 1 ? 'name one of them, or' : 'name it, or'} the newest: ${command} latest`,
    };
  }
  const [pipeline] = project.pipelineNames;
  return {
    notes: ['nothing has run here yet'],
    ...(pipeline !== undefined && {help: `run something: magelet run ${pipeline}`}),
  };
}

const runsNamed = 5;

function whichShell(command: string): Told {
  const own = basename(process.env['SHELL'] ?? '');
  return {
    notes: [`there are: ${shells.join(', ')}`],
    help: `name yours: ${command} ${shells.find((shell) => shell === own) ?? shells[0]}`,
  };
}
