"""``conflictmap evaluate``: measure the readings against gold of the user's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.errors import DocumentError
from webapp.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geodata.evaluate import GoldDocument, Guess, PlaceFigures

EXIT_PARTLY: Final = 1


@click.group()
def evaluate() -> None:
    """Measure how well reports are read, against gold of your own."""


@evaluate.command("places")
@click.argument("gold", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--readings", type=click.Path(dir_okay=False, path_type=Path), help="Score these readings instead of reading GOLD."
)
@click.option("--roles", metavar="ROLE,…", help="Roles that count as places [default: location,facility,metonym].")
@click.option(
    "--errors", default=0, type=click.IntRange(0), metavar="N", help="Show N errors of each class with their sentence."
)
@click.option(
    "--wrong-km", default=161.0, type=click.FloatRange(0), metavar="KM", help="From here on a place is wrong [161]."
)
@click.option("--json", "as_json", is_flag=True, help="Give the figures as one JSON object.")
def places(
    gold: tuple[Path, ...], readings: Path | None, roles: str | None, errors: int, wrong_km: float, as_json: bool
) -> None:
    """Score place names against GOLD: found, placed right, as sure as stated.

    GOLD holds one document a line: {"id": …, "text": …, "published": "YYYY-MM-DD", "places": [{"start": …, "end": …,
    "lat": …, "lon": …}]}.  Without --readings the texts are read now; --readings takes what `conflictmap read --jsonl`
    writes, or another program's output in that form.  Several GOLD files are scored one by one, with a table of all at
    the end.  Bad lines are reported and left out (exit code 1).  docs/evaluate.md defines every figure.
    """
    from geodata.evaluate import report

    if readings is not None and len(gold) > 1:
        raise click.UsageError("--readings goes with one GOLD file.")
    counted = None if roles is None else [role.strip() for role in roles.split(",")]
    rejects: list[str] = []
    all_figures: dict[str, PlaceFigures] = {}
    for path in gold:
        figures = all_figures[str(path)] = _figures(path, readings, counted, wrong_km, rejects)
        if as_json:
            click.echo(json.dumps({"gold": str(path)} | report.as_json(figures, errors), ensure_ascii=False))
        else:
            click.echo(
                (f"{path}\n" if len(gold) > 1 else "") + report.as_text(figures, errors) + "\n" * (len(gold) > 1)
            )
    if len(gold) > 1 and not as_json:
        click.echo(report.summary(all_figures))
    for reject in rejects:
        click.echo(f"conflictmap: {reject}", err=True)
    if rejects:
        sys.exit(EXIT_PARTLY)


def _figures(
    path: Path, readings: Path | None, roles: Sequence[str] | None, wrong_km: float, rejects: list[str]
) -> PlaceFigures:
    from geodata.evaluate import evaluate as compare

    bad: list[str] = []
    documents = _documents(path, roles, bad)
    if not documents:
        raise DocumentError(f"{path} holds no usable gold" + (f"; {bad[0]}" if bad else ": it is empty."))
    found = _read(documents) if readings is None else _given(readings, documents, bad)
    rejects += bad
    return compare(documents, found, wrong_km=wrong_km)


def _documents(path: Path, roles: Sequence[str] | None, rejects: list[str]) -> list[GoldDocument]:
    from geodata.evaluate import gold_document

    if roles is not None:
        gold_document({"text": "-", "places": []}, roles)
    kept: dict[str, GoldDocument] = {}

    def keep(record: Any) -> None:
        document = gold_document(record, roles)
        if document.document.id in kept:
            raise DocumentError(f"The id “{document.document.id}” stands on an earlier line, too.")
        kept[document.document.id] = document

    _each(path, keep, rejects)
    return list(kept.values())


def _given(path: Path, documents: Sequence[GoldDocument], rejects: list[str]) -> dict[str, Sequence[Guess]]:
    from geodata.evaluate import guesses

    lengths = {gold.document.id: len(gold.document.text) for gold in documents}
    found: dict[str, Sequence[Guess]] = {}

    def keep(record: Any) -> None:
        key = str(record.get("id")) if isinstance(record, dict) else None
        if key not in lengths:
            raise DocumentError("The gold has no document of this id.")
        if key in found:
            raise DocumentError(f"The reading of “{key}” stands on an earlier line, too.")
        found[key] = guesses(record, lengths[key])

    _each(path, keep, rejects)
    return found


def _each(path: Path, keep: Callable[[Any], None], rejects: list[str]) -> None:
    """Give each JSON line to ``keep``; a line that it cannot use is noted with its number."""
    for number, line in _lines(path):
        try:
            keep(json.loads(line))
        except DocumentError as error:
            rejects.append(f"{path.name}, line {number}: {error}")
        except ValueError as error:
            rejects.append(f"{path.name}, line {number}: this is no JSON ({error}).")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path} cannot be read: {error}.") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _read(documents: Sequence[GoldDocument]) -> dict[str, Sequence[Guess]]:
    from geodata.evaluate import guesses_of
    from geodata.gazetteer import Gazetteer
    from geodata.reading import read

    with Bar("Building the gazetteer") as bar:
        gazetteer = Gazetteer.open(progress=bar)
    found: dict[str, Sequence[Guess]] = {}
    with Bar("Reading the texts") as bar:
        for number, gold in enumerate(documents, 1):
            found[gold.document.id] = guesses_of(read(gold.document, gazetteer))
            bar(f"{number} of {len(documents)}", number / len(documents))
    return found
