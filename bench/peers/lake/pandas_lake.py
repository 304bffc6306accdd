"""The pipeline of bench/lake.ts with pandas and boto3. Arguments: bucket, key of the CSV, key of the Parquet."""

import io
import os
import sys

import boto3
import pandas as pd

bucket, source, target = sys.argv[1:]
client = boto3.client(
    "s3",
    endpoint_url=os.environ["B2_ENDPOINT_URL"],
    aws_access_key_id=os.environ["B2_APPLICATION_KEY_ID"],
    aws_secret_access_key=os.environ["B2_APPLICATION_KEY"],
    region_name="us-east-1",
)
body = client.get_object(Bucket=bucket, Key=source)["Body"].read()
orders = pd.read_csv(io.BytesIO(body), parse_dates=["ordered_at"])
kept = orders[orders["total"] > 100]
totals = (
    kept.groupby(["city", "product"])
    .agg(orders=("order_id", "count"), total=("total", "sum"), last=("ordered_at", "max"))
    .reset_index()
)
buffer = io.BytesIO()
totals.to_parquet(buffer, index=False)
client.put_object(Bucket=bucket, Key=target, Body=buffer.getvalue())
