/** Each step brings the database one version on; `user_version` says how many were taken. A step is never edited. */
export const migrations: readonly string[] = [
  `create table runs (
    run text primary key,
    pipeline text not null,
    status text not null,
    execution_date text not null,
    trigger text not null,
    variables text not null,
    pid integer not null,
    started_at integer not null,
    ended_at integer
  ) strict, without rowid;
  create index runs_by_pipeline on runs (pipeline, run desc);
  create table block_runs (
    run text not null,
    block text not null,
    kind text not null,
    position integer not null,
    status text not null,
    attempts integer not null default 0,
    took integer,
    fingerprint text,
    output text,
    diagnostic text,
    primary key (run, block)
  ) strict, without rowid;
  create table events (
    run text not null,
    sequence integer not null,
    at integer not null,
    type text not null,
    block text,
    body text not null,
    primary key (run, sequence)
  ) strict, without rowid;`,
  // What a resumed run must keep: its profile, and whether it ran on the local bucket.
  'alter table runs add column profile text; alter table runs add column local_b2 integer not null default 0;',
  // Newest first of all, of a pipeline and of a status without a sort; the second of a run's name is too coarse to order by.
  `drop index runs_by_pipeline;
  create index runs_by_start on runs (started_at desc, run desc);
  create index runs_by_pipeline_and_start on runs (pipeline, started_at desc, run desc);
  create index runs_by_status_and_start on runs (status, started_at desc, run desc);
  create index outputs_by_block on block_runs (block, run desc) where status in ('completed', 'reused');`,
  // A process is known by its id and by when it started: ids are given again.
  "alter table runs add column started_as text not null default '';",
];
