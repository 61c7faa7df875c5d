"""How long work takes, for tests that compare two amounts of it: no test fails on an absolute time."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """The best of three runs, in seconds of this process, whatever else the machine does."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def linear(work: Callable[[int], object], least: float = 0.05) -> bool:
    """Whether ``work(2)`` takes less than four times as long as ``work(1)``; what takes less than ``least`` s counts as that."""
    return seconds(lambda: work(2)) < 4 * max(seconds(lambda: work(1)), least)
