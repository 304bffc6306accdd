import {relative, sep} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';

/** Whether this runs where nobody watches: GitHub Actions and most others say so with `CI`. */
export const isContinuousIntegration = (): boolean => isSaid('GITHUB_ACTIONS') || isSaid('CI');

/** Diagnostics as GitHub shows them at their lines; empty where nobody would read them. */
export async function annotationsOf(diagnostics: readonly Diagnostic[], project = process.cwd()): Promise<string> {
  if (diagnostics.length === 0 || !isContinuousIntegration()) return '';
  const {githubAnnotations} = await import('../report/github-annotations.ts');
  return githubAnnotations(diagnostics, folderInCheckout(project));
}

/** Where the project lies in what was checked out: GitHub's paths begin there. */
export function folderInCheckout(project: string): string {
  const checkout = process.env['GITHUB_WORKSPACE'];
  if (!checkout) return '';
  const path = relative(checkout, project).split(sep).join('/');
  return path.startsWith('..') ? '' : path;
}

/** The file whose Markdown GitHub shows as the summary of a step. */
export const stepSummaryFile = (): string | undefined => process.env['GITHUB_STEP_SUMMARY'] || undefined;

function isSaid(name: string): boolean {
  const value = process.env[name];
  return value !== undefined && !['', '0', 'false'].includes(value);
}
