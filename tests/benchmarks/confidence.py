"""``python -m tests.benchmarks.confidence GOLD…``: is stated confidence right, and which steps would make it so?

Reads each gold file (docs/evaluate.md), pairs every placed name's confidence with whether it was right, and fits the
best rising steps (isotonic regression, pooled to a few knots) to all files together.  What the steps are worth is
measured on a file they were not fitted to.  A name is right within 161 km of the gold, within 25 km where the
gold says that it is a settlement or site, or when both are the same entry of GeoNames.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from geodata import evaluate as measure
from geodata.gazetteer import Gazetteer
from geodata.reading import read
from geodata.types import POINT_PRECISIONS

if TYPE_CHECKING:
    from geodata.evaluate import Guess, Wanted

KNOTS = 8
BINS = 10


def pairs(path: Path, gazetteer: Gazetteer) -> list[tuple[float, float]]:
    """(stated confidence, 1 if right else 0) of every placed name that meets placed gold."""
    gold = [measure.gold_document(json.loads(line)) for line in path.read_text("utf-8").split("\n") if line.strip()]
    readings = {g.document.id: measure.guesses_of(read(g.document, gazetteer)) for g in gold}
    return [
        (o.guess.sure or 0.0, float(_right(o.wanted, o.guess, o.km)))
        for o in measure.evaluate(gold, readings).outcomes
        if o.wanted is not None and o.guess is not None and o.guess.spot is not None and o.km is not None
    ]


def _right(wanted: Wanted, guess: Guess, km: float) -> bool:
    """Whether the guess is the gold's place, wherever each puts the middle of a wide country."""
    if wanted.geonameid is not None and wanted.geonameid == guess.geonameid:
        return True
    return km <= (25.0 if wanted.precision in POINT_PRECISIONS else 161.0)


def fit(data: list[tuple[float, float]], smallest: int = 1) -> list[tuple[float, float]]:
    """Knots (stated, right) of the best rising fit: neighbours that fall are pooled, then the smallest pools, to KNOTS."""
    pools: list[list[float]] = []  # [stated sum, right sum, number]
    for stated, group in groupby(sorted(data), key=itemgetter(0)):
        rights = [right for _, right in group]
        pools.append([stated * len(rights), sum(rights), len(rights)])
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            _pool(pools, len(pools) - 2)
    while len(pools) > KNOTS or (len(pools) > 1 and min(p[2] for p in pools) < smallest):
        at = min(range(len(pools)), key=lambda i: pools[i][2])
        beside = [i for i in (at - 1, at) if 0 <= i < len(pools) - 1]
        _pool(pools, min(beside, key=lambda i: pools[i][2] + pools[i + 1][2]))
    rising = accumulate(((p[1] + 1) / (p[2] + 2) for p in pools), max)
    return [(p[0] / p[2], right) for p, right in zip(pools, rising, strict=True)]


def _pool(pools: list[list[float]], i: int) -> None:
    pools[i] = [a + b for a, b in zip(pools[i], pools.pop(i + 1), strict=True)]


def apply(knots: list[tuple[float, float]], stated: float) -> float:
    """The fitted confidence, on straight lines between the knots and level beyond them."""
    at = bisect_right([x for x, _ in knots], stated)
    if at in (0, len(knots)):
        return knots[min(at, len(knots) - 1)][1]
    (x0, y0), (x1, y1) = knots[at - 1 : at + 1]
    return y0 + (y1 - y0) * (stated - x0) / (x1 - x0)


def calibration_error(data: list[tuple[float, float]]) -> float:
    """Mean gap between stated and right over ten bins, weighed by their size."""
    bins: dict[int, list[tuple[float, float]]] = {}
    for stated, right in data:
        bins.setdefault(min(BINS - 1, int(stated * BINS)), []).append((stated, right))
    return sum(abs(fmean(s for s, _ in b) - fmean(r for _, r in b)) * len(b) for b in bins.values()) / len(data)


def main() -> None:
    """Print the knots, and each file's calibration error before, after, and after a fit without that file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--smallest", type=int, default=25, help="fewest names a knot rests on")
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open()
    data = {path: pairs(Path(path), gazetteer) for path in arguments.gold}
    together = [pair for rows in data.values() for pair in rows]
    knots = fit(together, arguments.smallest)
    print("knots: " + ", ".join(f"({x:.3f}, {y:.3f})" for x, y in knots))
    print(f"all: {len(together)} names, calibration error {calibration_error(together):.3f} before")
    for path, rows in data.items():
        rest = [pair for other, more in data.items() if other != path for pair in more] or rows
        crossed = fit(rest, arguments.smallest)
        figures = [calibration_error(rows)] + [
            calibration_error([(apply(k, stated), right) for stated, right in rows]) for k in (knots, crossed)
        ]
        print(
            f"{path}: {len(rows)} names, {fmean(r for _, r in rows):.3f} right, stated {fmean(s for s, _ in rows):.3f}"
        )
        print("  calibration error {:.3f} before, {:.3f} after, {:.3f} after a fit without this file".format(*figures))


if __name__ == "__main__":
    main()
