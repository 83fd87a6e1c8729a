"""Totals by series straight from the stored facts, with DuckDB and nothing of the program.

Arguments: folder store/facts of a workspace, period. Standard output: {series: [sum in units of 10^-decimals,
decimals, units with a number]}.
"""

import json
import sys

import duckdb

facts, period = sys.argv[1:]
rows = duckdb.sql(
    f"""
    SELECT series, sum(value)::BIGINT, any_value(decimals), count(DISTINCT unit)
    FROM read_parquet('{facts}/*/*/*.parquet', hive_partitioning = true, hive_types = {{'period': VARCHAR, 'province': VARCHAR}})
    WHERE period = '{period}' AND in_use AND state = 'value'
    GROUP BY series
    """
).fetchall()
json.dump({series: [total, decimals, units] for series, total, decimals, units in rows}, sys.stdout)
