"""Fills a home of Dagster with completed runs: one by its own means, the others copies of its row under ids of their own.

None has events. Arguments: the home, how many."""

import os
import sqlite3
import sys
import uuid

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus

home, count = sys.argv[1], int(sys.argv[2])
os.makedirs(home, exist_ok=True)
with open(os.path.join(home, "dagster.yaml"), "w", encoding="utf-8") as settings:
    settings.write("telemetry:\n  enabled: false\n")
first = str(uuid.uuid4())
with DagsterInstance.from_config(home) as instance:
    instance.add_run(DagsterRun(job_name="sales", run_id=first, status=DagsterRunStatus.SUCCESS))

database = sqlite3.connect(os.path.join(home, "history", "runs.db"))
columns = [name for _, name, *_ in database.execute("pragma table_info(runs)") if name != "id"]
row = database.execute(f"select {', '.join(columns)} from runs").fetchone()


def copy_of_row():
    run = str(uuid.uuid4())
    return [value.replace(first, run) if isinstance(value, str) else value for value in row]


places = ", ".join("?" for _ in columns)
database.executemany(
    f"insert into runs ({', '.join(columns)}) values ({places})", (copy_of_row() for _ in range(count - 1))
)
database.commit()
