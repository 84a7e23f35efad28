#!/usr/bin/env python3
"""Fits and scores of a million clients, against Python's lifetimes on the same rows in the same run.

    python3 value_lifetimes.py FILE.csv LIFETIMES_BENCHMARK [ROUNDS]

FILE.csv is made when it is not there: a million clients of a BG/NBD with the parameters of CDNOW, in weeks and whole
days. LIFETIMES_BENCHMARK is the compiled benchmark (`cargo bench -p perennial-core --bench lifetimes --no-run` prints
its path). Run this in a virtual environment outside the repository with lifetimes installed. Figures are core-seconds
(user and system time of all threads), the median of the rounds; reading the file is not measured on either side.
"""
import os
import re
import resource
import statistics
import subprocess
import sys

import numpy as np
import pandas as pd
import lifetimes

CLIENTS = 1_000_000
WITHIN = 52.0


def core_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def make(path):
    draw = np.random.default_rng(20261130)
    rate = draw.gamma(0.2426, 1 / 4.4136, CLIENTS)
    leaves = draw.beta(0.7929, 2.4259, CLIENTS)
    observed = draw.integers(27 * 7, 39 * 7, CLIENTS) / 7.0
    now, last, repeat = np.zeros(CLIENTS), np.zeros(CLIENTS), np.zeros(CLIENTS, int)
    alive = np.arange(CLIENTS)
    while alive.size:
        now[alive] += draw.exponential(size=alive.size) / np.maximum(rate[alive], 1e-300)
        alive = alive[now[alive] <= observed[alive]]
        last[alive] = np.minimum(np.ceil(now[alive] * 7) / 7, observed[alive])
        repeat[alive] += 1
        alive = alive[draw.random(alive.size) >= leaves[alive]]
    pd.DataFrame({"repeat": repeat, "last": last, "observed": observed}).to_csv(path, index=False)


def median(rounds, work):
    times = []
    for _ in range(rounds):
        before = core_seconds()
        work()
        times.append(core_seconds() - before)
    return statistics.median(times)


def main():
    path, benchmark = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    if not os.path.exists(path):
        make(path)
    rows = pd.read_csv(path)
    seen = (rows["repeat"], rows["last"], rows["observed"])

    def fit(fitter):
        fitter.fit(*seen)
        return fitter

    def fit_and_scores():
        fitter = fit(lifetimes.BetaGeoFitter())
        fitter.conditional_probability_alive(*seen)
        fitter.conditional_expected_number_of_purchases_up_to_time(WITHIN, *seen)

    print(f"lifetimes {lifetimes.__version__}, {len(rows)} clients")
    theirs = {}
    for name, fitter in [("bg-nbd", lifetimes.BetaGeoFitter), ("mbg-nbd", lifetimes.ModifiedBetaGeoFitter)]:
        fitted = fit(fitter())
        print(f"{name}: {fitted.params_.to_dict()}")
        theirs[f"fit {name}, maximum likelihood"] = median(rounds, lambda: fit(fitter()))
    theirs["fit and scores bg-nbd"] = median(rounds, fit_and_scores)
    for name, seconds in theirs.items():
        print(f"lifetimes {name:34} {seconds:8.4f} core-s")
    command = [benchmark, path, str(max(rounds, 5))]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print(out, end="")
    for name, seconds in re.findall(r"^(fit [^:]*?) +([0-9.]+) core-s", out, re.M):
        if name in theirs:
            print(f"{name}: {theirs[name] / float(seconds):.1f} times faster")


if __name__ == "__main__":
    main()
