#!/usr/bin/env python3
"""P4: rebuilding every position from the log, against DuckDB merely loading the same log from Parquet.

    python3 p4_duckdb.py EVENTS.parquet [ROUNDS] [FOLD_BENCHMARK CLIENTS]

EVENTS.parquet is a log of the seeded generator of event logs (gen_events.py). Run this in a virtual environment
outside the repository with duckdb installed. With the path of the compiled benchmark
(`cargo bench -p perennial-core --bench fold --no-run` prints it) and the number of clients, the fold runs in the
same minute and the ratio is printed. Figures are core-seconds (user and system time of all threads), the median of
the rounds after one to warm up.
"""
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb


def core_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def load(parquet, database, order):
    connection = duckdb.connect(database)
    connection.execute("SET threads = 2")
    before = core_seconds()
    connection.execute(f"CREATE TABLE log AS SELECT * FROM read_parquet('{parquet}') {order}")
    if database != ":memory:":
        connection.execute("CHECKPOINT")
    spent = core_seconds() - before
    rows = connection.execute("SELECT count(*) FROM log").fetchone()[0]
    connection.close()
    return spent, rows


def median(parquet, rounds, on_disk, order):
    times = []
    for _ in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            database = str(Path(folder) / "log.db") if on_disk else ":memory:"
            spent, rows = load(parquet, database, order)
            times.append(spent)
    return statistics.median(times[1:]), rows


def main():
    parquet = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print(f"DuckDB {duckdb.__version__}, 2 threads, {parquet}")
    loads = {}
    for name, on_disk, order in [
        ("into memory, as it stands", False, ""),
        ("into memory, by client and time", False, "ORDER BY client_id, ts"),
        ("onto disk, as it stands", True, ""),
        ("onto disk, by client and time", True, "ORDER BY client_id, ts"),
    ]:
        spent, rows = median(parquet, rounds, on_disk, order)
        loads[name] = spent / rows
        print(f"load {name:32} {spent * 1e9 / rows:8.1f} ns per event  {spent:8.4f} core-s  ({rows} events)")
    if len(sys.argv) > 4:
        out = subprocess.run([sys.argv[3], sys.argv[4], str(rounds)], capture_output=True, text=True, check=True).stdout
        print(out, end="")
        for name, nanoseconds in re.findall(r"^(positions \(glance\)|pieces[^0-9]*?) +([0-9.]+) ns", out, re.M):
            for how, seconds in loads.items():
                print(f"{name.strip()} / load {how}: {float(nanoseconds) / (seconds * 1e9):.2f}")


if __name__ == "__main__":
    main()
