"""How benchmarks take time: CPU seconds, runs in turn, the median, and the range of the ratio to a peer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROUNDS = 9
ROOT = Path(__file__).parent.parent.parent


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one run of ``work``."""
    started = time.process_time()
    work()
    return time.process_time() - started


def interleaved(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float, float, float]:
    """Medians of both in CPU seconds, and the range of the ratio ours : peer over the rounds."""
    pairs = [(seconds(ours), seconds(peer)) for _ in range(ROUNDS)]
    ratios = sorted(a / b for a, b in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratios[0], ratios[-1]


def in_turn(jobs: Mapping[str, Callable[[Any], object]], batches: Sequence[Any]) -> dict[str, list[float]]:
    """CPU seconds of each job on each batch; each batch is new to all jobs, and another job goes first each time."""
    names = list(jobs)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number, batch in enumerate(batches):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            taken[name].append(seconds(lambda job=jobs[name], batch=batch: job(batch)))  # type: ignore[misc]
    return taken


def process(code: str) -> tuple[float, float]:
    """Wall seconds and peak resident MB of a fresh Python process that runs ``code``."""
    started = time.perf_counter()
    probe = f"{code}\nprint(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    out = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True, cwd=ROOT)
    return time.perf_counter() - started, int(out.stdout.split()[-1]) / 1024


def show(what: str, figure: str, peer: str = "", ratio: str = "") -> None:
    """One row of the table."""
    print(f"| {what} | {figure} | {peer} | {ratio} |")
