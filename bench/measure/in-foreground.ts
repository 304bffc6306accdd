import {spawn} from 'node:child_process';

/** Runs a script of node on this terminal to its end and gives its exit code; a signal to this process is passed on first. */
export async function inForeground(script: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn(process.execPath, script, {stdio: 'inherit', env});
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal);
    child.once('close', () => process.exit(130));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, passOn);
  const code = await new Promise<number | null>((settle, fail) => child.on('error', fail).on('close', settle));
  for (const signal of signals) process.off(signal, passOn);
  return code ?? 1;
}
