/**
 * A message as a page of docs/errors has it: what differs from run to run, and from machine to machine, has stand-ins.
 * `folder` is that of the project.
 */
export function withStandIns(message: string, folder: string): string {
  return (
    message
      .replaceAll(folder, '/home/ann/sales')
      // The names of runs, the ids of processes, and the time in the name of a history that was set aside.
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-z]{4}/g, '2026-11-23T14-05-09-k3fd')
      .replaceAll(/(?<=process |kill )\d+/g, '4711')
      .replaceAll(/(?<=corrupt-)\d+/g, '1795446309000')
      // Where in magelet or in Node.
      .replaceAll(/\(?(?:file|node):\S+/g, '(…)')
      // Servers on this machine, of which some are reached by the name of Backblaze's.
      .replaceAll(/http:(\/\/s3\.us-west-004\.backblazeb2\.com):\d+/g, 'https:$1')
      .replaceAll(/(?<=s3\.us-west-004\.backblazeb2\.com):\d+/g, '')
      .replaceAll(/(?<=127\.0\.0\.1):\d+/g, ':9000')
      // Eight tries take a minute.
      .replaceAll(/(?<=fewer requests: )2(?= tries)/g, '8')
      // How far a query came before there was no memory left.
      .replaceAll(/size [\d.]+ MiB \([\d.]+ MiB\//g, 'size 16.0 MiB (10.1 MiB/')
  );
}
