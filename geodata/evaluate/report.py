"""Figures of an evaluation as a JSON object and as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from geodata.evaluate.places import ERRORS, LIMITS_KM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geodata.evaluate.places import Bin, Outcome, PlaceFigures, Score

T = TypeVar("T")

CONTEXT: Final = 50
"""Characters of the text shown on each side of an example."""


# -- JSON ------------------------------------------------------------------------------------------------------------
def as_json(figures: PlaceFigures, examples: int = 0) -> dict[str, Any]:
    """All figures, with up to ``examples`` errors of each class."""
    return {
        "documents": figures.documents,
        "documents_without_reading": figures.unread,
        "gold_places": figures.overlap.wanted,
        "gold_with_coordinates": figures.placed_gold,
        "predicted_places": figures.overlap.predicted,
        "recognition": {"exact": score_of(figures.exact), "overlap": score_of(figures.overlap)},
        "within_km": {
            str(km): {"all_gold": rounded(figures.strict(km)), "found": rounded(figures.of_found(km))}
            for km in LIMITS_KM
        },
        "median_km": rounded(figures.median_km, 2),
        "mean_km": rounded(figures.mean_km, 2),
        "auc": rounded(figures.auc),
        "end_to_end": {str(km): score_of(figures.end_to_end(km)) for km in LIMITS_KM},
        "reliability": [_bin(b) for b in figures.reliability() if b.number or b.spurious],
        "calibration_error": {str(km): rounded(figures.calibration_error(km)) for km in LIMITS_KM},
        "errors": {kind: _errors(figures.of_kind(kind), examples) for kind in ERRORS},
    }


def score_of(score: Score) -> dict[str, float]:
    """Precision, recall and F1 with their counts."""
    return {
        "p": round(score.precision, 4),
        "r": round(score.recall, 4),
        "f": round(score.f1, 4),
        "hits": score.hits,
        "predicted": score.predicted,
        "gold": score.wanted,
    }


def _bin(found: Bin) -> dict[str, Any]:
    return {
        "from": found.low,
        "to": found.high,
        "number": found.number,
        "stated": round(found.stated, 4) if found.number else None,
        "within_25km": round(found.near_25 / found.number, 4) if found.number else None,
        "within_161km": round(found.near_161 / found.number, 4) if found.number else None,
        "spurious": found.spurious,
    }


def _errors(outcomes: Sequence[Outcome], examples: int) -> dict[str, Any]:
    return {"count": len(outcomes), "examples": [_example(o) for o in spread(outcomes, examples)]}


def _example(outcome: Outcome) -> dict[str, Any]:
    text, start, end = _stretch(outcome)
    return {
        "document": outcome.gold.document.id,
        "start": start,
        "end": end,
        "text": text[start:end],
        "context": context(outcome),
        "gold": outcome.wanted.spot if outcome.wanted else None,
        "given": outcome.guess.spot if outcome.guess else None,
        "given_name": outcome.guess.name if outcome.guess else None,
        "role": outcome.guess.role if outcome.guess else None,
        "km": rounded(outcome.km, 1),
    }


def rounded(value: float | None, places: int = 4) -> float | None:
    """Rounded; unknown stays unknown."""
    return None if value is None else round(value, places)


# -- text ------------------------------------------------------------------------------------------------------------
def as_text(figures: PlaceFigures, examples: int = 0) -> str:
    """The figures as text of at most 100 columns, but for the examples' names."""
    return "\n".join([*_head(figures), "", *_reliability(figures), "", *_error_lines(figures, examples)])


def _head(figures: PlaceFigures) -> Iterator[str]:
    unread = f", {figures.unread} without a reading" if figures.unread else ""
    yield (
        f"documents: {figures.documents}{unread}; "
        f"gold places: {figures.overlap.wanted}, with coordinates: {figures.placed_gold}"
    )
    yield ""
    yield f"{'':28} precision  recall      F1"
    yield row("recognised, exact", figures.exact)
    yield row("recognised, overlap", figures.overlap)
    for km in LIMITS_KM:
        yield row(f"end to end within {km} km", figures.end_to_end(km))
    yield ""
    yield f"{'':28} of all gold  of found"
    for km in LIMITS_KM:
        yield f"{f'within {km} km':28} {share(figures.strict(km)):>11} {share(figures.of_found(km)):>9}"
    yield ""
    yield f"distance of found names: median {_km(figures.median_km)}, mean {_km(figures.mean_km)}, AUC {share(figures.auc)}"


def summary(all_figures: Mapping[str, PlaceFigures]) -> str:
    """The chief figures of several gold files, a line each."""
    lines = ["exact F1  161 km, all gold  F1@161 km  F1@25 km  calibration error  gold"]
    for name, figures in all_figures.items():
        lines.append(
            f"{figures.exact.f1:8.3f} {share(figures.strict(161)):>17} {figures.end_to_end(161).f1:10.3f} "
            f"{figures.end_to_end(25).f1:9.3f} {share(figures.calibration_error(161)):>18}  {name}"
        )
    return "\n".join(lines)


def row(title: str, score: Score) -> str:
    """A line of precision, recall and F1."""
    counts = f"{score.hits} of {score.predicted} predicted, {score.wanted} gold"
    return f"{title:28} {score.precision:9.3f} {score.recall:7.3f} {score.f1:7.3f}   {counts}"


def _reliability(figures: PlaceFigures) -> Iterator[str]:
    yield "confidence     names  stated  within 25 km  within 161 km   not in gold"
    for found in figures.reliability():
        if not found.number and not found.spurious:
            continue
        shares = ("–", "–", "–")
        if found.number:
            shares = (
                f"{found.stated:.3f}",
                f"{found.near_25 / found.number:.3f}",
                f"{found.near_161 / found.number:.3f}",
            )
        yield (
            f"{found.low:.1f} to {found.high:.1f} {found.number:9} {shares[0]:>7} {shares[1]:>13} {shares[2]:>14} {found.spurious:13}"
        )
    yield (
        f"expected calibration error: {share(figures.calibration_error(25))} at 25 km, "
        f"{share(figures.calibration_error(161))} at 161 km"
    )


def _error_lines(figures: PlaceFigures, examples: int) -> Iterator[str]:
    yield "errors: " + ", ".join(f"{len(figures.of_kind(kind))} {kind}" for kind in ERRORS)
    for kind in ERRORS if examples else ():
        outcomes = figures.of_kind(kind)
        if outcomes:
            yield f"\n{kind} ({len(outcomes)})"
        for outcome in spread(outcomes, examples):
            yield f"  {outcome.gold.document.id}: {context(outcome)}{_verdict(outcome)}"


def _verdict(outcome: Outcome) -> str:
    guess = outcome.guess
    if guess is None:
        return ""
    if outcome.kind == "spurious":
        return f"  → {guess.role}, {guess.name or 'no place'}"
    if guess.spot is None:
        return "  → no place"
    return f"  → {guess.name or guess.spot}, {outcome.km:,.0f} km off"


def context(outcome: Outcome) -> str:
    """The words round an outcome on one line, the name itself in brackets."""
    return bracketed(*_stretch(outcome))


def bracketed(text: str, start: int, end: int) -> str:
    """A stretch of a text in brackets, with the words round it, on one line."""
    before, name, after = text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
    return " ".join(f"{before}[{name}]{after}".split())


def _stretch(outcome: Outcome) -> tuple[str, int, int]:
    item = outcome.wanted or outcome.guess
    return outcome.gold.document.text, (item.start if item else 0), (item.end if item else 0)


def spread(outcomes: Sequence[T], number: int) -> Sequence[T]:
    """At most ``number`` of them, evenly spread over the texts."""
    if number >= len(outcomes):
        return outcomes
    return [outcomes[i * len(outcomes) // number] for i in range(number)]


def share(value: float | None) -> str:
    """A share to three places, a dash for one of nothing."""
    return "–" if value is None else f"{value:.3f}"


def _km(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f} km"
