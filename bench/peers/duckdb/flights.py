"""Delays by origin and day, and the origins that are late most. Arguments: input, output directory, threads."""

import sys

import duckdb

file, output, threads = sys.argv[1:]
db = duckdb.connect(config={"threads": int(threads)})
db.sql(f"create table flights as select * from read_csv('{file}')")
db.sql(
    f"""
    copy (
        select origin, cast(date as date) as day, count(*) as flights, avg(delay) as mean_delay,
               percentile_cont(0.9) within group (order by delay) as p90_delay
        from flights group by all
    ) to '{output}/by_origin_day.csv' (header)
    """
)
db.sql(
    f"""
    copy (
        select origin, count(*) as flights, avg(delay) as mean_delay
        from flights group by origin having count(*) >= 1000 order by mean_delay desc limit 10
    ) to '{output}/worst.csv' (header)
    """
)
