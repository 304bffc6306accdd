"""A chain of trivial Prefect tasks in one flow, with the server that Prefect starts for it. Argument: how many."""

import sys

from prefect import flow, task

count = int(sys.argv[1])


@task
def following(value):
    return value + 1


@flow
def chain():
    value = 0
    for _ in range(count):
        value = following(value)
    return value


if __name__ == "__main__":
    if chain() != count:
        sys.exit(1)
