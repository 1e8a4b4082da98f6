"""A run's digest depends on its inputs alone: not on the run, the threads, the order of rows."""

import os
import subprocess
import sys
from pathlib import Path

from tests.oracle.run_digest import run_digest
from tests.oracle.small_city import small_city

ROOT = Path(__file__).parents[2]


def test_ten_runs_give_one_digest():
    court = small_city()[1][0]
    assert len({run_digest(court) for _ in range(10)}) == 1


def test_rows_in_another_order_give_the_same_digest():
    court = small_city()[1][1]
    assert run_digest(court, seed=3) == run_digest(court)


def test_one_thread_gives_the_digest_of_all_threads():
    done = subprocess.run(
        [sys.executable, "-m", "tests.oracle.run_digest"],
        cwd=ROOT,
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    pool, *digests = done.stdout.split()
    assert pool == "1"
    assert " ".join(digests) == " ".join(run_digest(each) for each in small_city()[1])
