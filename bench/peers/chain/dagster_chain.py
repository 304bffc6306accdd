"""A chain of trivial Dagster ops, run in this process: the cheapest way that Dagster has. Argument: how many."""

import sys

from dagster import DagsterInstance, job, op

count = int(sys.argv[1])


@op
def first():
    return 0


@op
def following(value):
    return value + 1


@job
def chain():
    value = first()
    for _ in range(count - 1):
        value = following(value)


if __name__ == "__main__":
    with DagsterInstance.ephemeral() as instance:
        result = chain.execute_in_process(instance=instance)
        if not result.success:
            sys.exit(1)
