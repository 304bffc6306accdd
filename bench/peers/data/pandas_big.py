"""The pipeline of bench/memory.ts with pandas. Arguments: the source, the target."""

import sys

import pandas as pd

source, target = sys.argv[1:]
events = pd.read_csv(source, parse_dates=["ordered_at"])
events[events["total"] > 100].to_parquet(target, index=False)
