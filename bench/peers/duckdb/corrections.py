"""Flights through examples/AirportDelays.java, and 100 of them corrected while it runs, against DuckDB's answers.

Arguments: the input (../shared/data/flights-3m.csv.gz), the number of workers. Prints times, peak memory, and whether both
answers are DuckDB's. Run it with the environment that bench/run makes: bench/target/bench/python/bin/python.
"""

import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parents[3]
HEADER = "weight,date,delay,distance,origin,destination\n"
LONGEST_SECONDS = 120


def answers(db):
    """By origin and day, and the worst ten origins, of the table `flights`."""
    started = time.monotonic()
    days = db.sql(
        """
        select origin, cast(date as date)::varchar, count(*), avg(delay),
               percentile_cont(0.9) within group (order by delay)
        from flights group by all order by 1, 2
        """
    ).fetchall()
    worst = db.sql(
        """
        select origin, count(*), avg(delay) as mean_delay
        from flights group by origin having count(*) >= 1000 order by mean_delay desc limit 10
        """
    ).fetchall()
    return days, sorted(worst), time.monotonic() - started


def written(file):
    """The rows of a CSV file, numbers as numbers; nothing while there is no file."""
    if not file.exists():
        return None
    return [tuple(field_value(field) for field in line.split(",")) for line in file.read_text().splitlines()[1:]]


def field_value(text):
    return float(text) if text[0].isdigit() and text.count("-") < 2 or text[0] == "-" else text


def equal(rows, expected):
    return (
        rows is not None
        and len(rows) == len(expected)
        and all(
            abs(a - b) <= 1e-9 * max(1, abs(b)) if isinstance(b, (int, float)) else a == b
            for row, other in zip(rows, expected)
            for a, b in zip(row, other, strict=True)
        )
    )


def peak_megabytes(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024


def await_that(what, condition, process):
    until = time.monotonic() + LONGEST_SECONDS
    while not condition():
        if process.poll() is not None or time.monotonic() > until:
            sys.exit(f"not seen: {what}; exit status {process.poll()}")
        time.sleep(0.02)


def main(input_file, workers):
    place = ROOT / "bench/target/corrections"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    corrections = place / "corrections.csv"
    corrections.write_text(HEADER)

    db = duckdb.connect(config={"threads": int(workers)})
    started = time.monotonic()
    db.sql(f"create table flights as select * from read_csv('{input_file}')")
    loading = time.monotonic() - started
    days, worst, computing = answers(db)
    print(f"duckdb, threads {workers}: {loading + computing:.2f} s, of which reading {loading:.2f} s")

    command = [ROOT / "deltaway", "run", ROOT / "examples/AirportDelays.java"]
    options = ["--input", input_file, "--output", place, "--workers", workers]
    subprocess.run([ROOT / "deltaway", "--version"], check=True)
    started = time.monotonic()
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)
    print(f"deltaway, workers {workers}, read once: {time.monotonic() - started:.2f} s")
    right = equal(written(place / "by_origin_day.csv"), days) and equal(written(place / "worst.csv"), worst)
    print(f"    equal to duckdb's: {right}")
    for name in ("by_origin_day.csv", "worst.csv"):
        (place / name).unlink()

    started = time.monotonic()
    process = subprocess.Popen(
        [*command, *options, "--live", "--corrections", corrections], stdout=subprocess.DEVNULL
    )
    try:
        await_that("a first result", (place / "worst.csv").exists, process)
        print(f"deltaway, followed: first result after {time.monotonic() - started:.2f} s")
        await_that("duckdb's answer", lambda: equal(written(place / "by_origin_day.csv"), days), process)

        seed = random.randrange(1 << 32)
        numbers = random.Random(seed)
        count = db.sql("select count(*) from flights").fetchall()[0][0]
        lines = []
        for row in numbers.sample(range(count), 100):
            date, delay, distance, origin, destination = db.sql(
                f"""
                select strftime(date, '%Y-%m-%dT%H:%M:%S'), delay, distance, origin, destination
                from flights where rowid = {row}
                """
            ).fetchall()[0]
            corrected = numbers.randrange(-60, 600)
            lines.append(f"-1,{date},{delay},{distance},{origin},{destination}\n")
            lines.append(f"1,{date},{corrected},{distance},{origin},{destination}\n")
            db.sql(f"update flights set delay = {corrected} where rowid = {row}")
        days, worst, _ = answers(db)
        started = time.monotonic()
        with corrections.open("a") as file:
            file.writelines(lines)
        await_that(
            "duckdb's answer to the corrected flights",
            lambda: equal(written(place / "worst.csv"), worst) and equal(written(place / "by_origin_day.csv"), days),
            process,
        )
        print(f"    100 flights corrected (seed {seed}): duckdb's answer after {time.monotonic() - started:.2f} s")
        print(f"    peak memory {peak_megabytes(process):.0f} MB")
        right &= written(place / "by_origin_day.csv") is not None
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(LONGEST_SECONDS)
    print(f"    ended with status {status} after SIGTERM")
    sys.exit(not right)


main(*sys.argv[1:])
