import {Argument, Command} from 'commander';
import {terminal} from './terminal.ts';

/** Those that a script of completion can be had for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export const completionCommand = (): Command =>
  new Command('completion')
    .description('a script that completes commands and names in your shell')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText(
      'after',
      `
bash   in ~/.bashrc: source <(magelet completion bash)
zsh    in ~/.zshrc, after compinit: source <(magelet completion zsh)
fish   once: magelet completion fish > ~/.config/fish/completions/magelet.fish`,
    )
    .action(printScript);

async function printScript(shell: (typeof shells)[number]): Promise<void> {
  const {completionScript} = await import('../project/completion-script.ts');
  terminal.out(completionScript(shell));
}
