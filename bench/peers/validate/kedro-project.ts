import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** Writes a project in which `kedro pipeline create` works, with so many pipelines. */
export function writeKedroProject(folder: string, pipelines: number): void {
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  };
  write(
    'pyproject.toml',
    '[tool.kedro]\npackage_name = "shop"\nproject_name = "shop"\nkedro_init_version = "1.7.0"\nsource_dir = "src"\n',
  );
  for (const path of ['shop/__init__.py', 'shop/settings.py', 'shop/pipelines/__init__.py']) write(`src/${path}`, '');
  write(
    'src/shop/pipeline_registry.py',
    'from kedro.framework.project import find_pipelines\n\n\ndef register_pipelines():\n    return find_pipelines()\n',
  );
  for (let index = 0; index < pipelines; index++) {
    write(`src/shop/pipelines/p${index}/__init__.py`, 'from .pipeline import create_pipeline\n');
    write(
      `src/shop/pipelines/p${index}/pipeline.py`,
      'from kedro.pipeline import pipeline\n\n\ndef create_pipeline(**kwargs):\n    return pipeline([])\n',
    );
  }
  for (const path of ['conf/base', 'conf/local']) mkdirSync(join(folder, path), {recursive: true});
}
