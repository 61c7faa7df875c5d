"""``conflictmap evaluate``: measure the readings against gold of the user's own."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.errors import DocumentError
from webapp.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geodata.types import Document, Reading

EXIT_PARTLY: Final = 1

_GOLD = click.argument("gold", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
_READINGS = click.option(
    "--readings", type=click.Path(dir_okay=False, path_type=Path), help="Score these readings instead of reading GOLD."
)
_ERRORS = click.option(
    "--errors", default=0, type=click.IntRange(0), metavar="N", help="Show N errors of each class with their sentence."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Give the figures as one JSON object.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is measured: how a line of gold and a reading become things to compare, and how figures are shown.

    ``gold`` gives an object with a ``document``; ``given`` takes a reading as JSON and its document's text.
    """

    gold: Callable[[Any], Any]
    given: Callable[[Any, str], Any]
    read: Callable[[Reading], Any]
    compare: Callable[[Sequence[Any], Mapping[str, Any]], Any]
    as_json: Callable[[Any, int], dict[str, Any]]
    as_text: Callable[[Any, int], str]
    summary: Callable[[Mapping[str, Any]], str]


@click.group()
def evaluate() -> None:
    """Measure how well reports are read, against gold of your own."""


@evaluate.command("places")
@_GOLD
@_READINGS
@click.option("--roles", metavar="ROLE,…", help="Roles that count as places [default: location,facility,metonym].")
@_ERRORS
@click.option(
    "--wrong-km", default=161.0, type=click.FloatRange(0), metavar="KM", help="From here on a place is wrong [161]."
)
@_JSON
def places(
    gold: tuple[Path, ...], readings: Path | None, roles: str | None, errors: int, wrong_km: float, as_json: bool
) -> None:
    """Score place names against GOLD: found, placed right, as sure as stated.

    GOLD holds one document a line: {"id": …, "text": …, "published": "YYYY-MM-DD", "places": [{"start": …, "end": …,
    "lat": …, "lon": …}]}.  Without --readings the texts are read now; --readings takes what `conflictmap read --jsonl`
    writes, or another program's output in that form.  Several GOLD files are scored one by one, with a table of all at
    the end.  Bad lines are reported and left out (exit code 1).  docs/evaluate.md defines every figure.
    """
    from geodata import evaluate as measure

    counted = None if roles is None else [role.strip() for role in roles.split(",")]
    if counted is not None:
        measure.gold_document({"text": "-", "places": []}, counted)
    task = Task(
        gold=lambda record: measure.gold_document(record, counted),
        given=lambda record, text: measure.guesses(record, len(text)),
        read=measure.guesses_of,
        compare=lambda documents, found: measure.evaluate(documents, found, wrong_km=wrong_km),
        as_json=measure.report.as_json,
        as_text=measure.report.as_text,
        summary=measure.report.summary,
    )
    _run(task, gold, readings, errors, as_json)


@evaluate.command("events")
@_GOLD
@_READINGS
@_ERRORS
@click.option(
    "--near-km", default=25.0, type=click.FloatRange(0), metavar="KM", help="Up to here a point is right [25]."
)
@_JSON
def events(gold: tuple[Path, ...], readings: Path | None, errors: int, near_km: float, as_json: bool) -> None:
    """Score events against GOLD: the marks on the map, and what is told of them.

    GOLD holds one document a line: {"id": …, "text": …, "published": "YYYY-MM-DD", "events": [{"kind": "strike", "sub":
    "shelling", "place": "Bakhmut", "when": "2023-03-18", "stage": "happened", "assertion": "claimed", "claimed_by": "the
    governor", "casualties": {"killed": 3}}]}; all but the kind may be left out and is then not judged.  Several GOLD files
    are scored one by one, with a table of all at the end.  Bad lines are reported and left out (exit code 1).
    docs/evaluate.md defines the form and every figure.
    """
    from geodata.evaluate import event_gold, event_report
    from geodata.evaluate import events as measure

    task = Task(
        gold=event_gold.event_gold,
        given=event_gold.told_events,
        read=event_gold.told_events_of,
        compare=lambda documents, found: measure.evaluate(documents, found, near_km=near_km),
        as_json=event_report.as_json,
        as_text=event_report.as_text,
        summary=event_report.summary,
    )
    _run(task, gold, readings, errors, as_json)


@evaluate.command("times")
@_GOLD
@_READINGS
@_ERRORS
@_JSON
def times(gold: tuple[Path, ...], readings: Path | None, errors: int, as_json: bool) -> None:
    """Score dates against GOLD: found, and with the right days.

    GOLD holds one document a line: {"id": …, "text": …, "published": "YYYY-MM-DD", "times": [{"start": …, "end": …,
    "first": "YYYY-MM-DD", "last": "YYYY-MM-DD"}]}; without days a date is left out.  Several GOLD files are scored one by
    one, with a table of all at the end.  Bad lines are reported and left out (exit code 1).
    """
    from geodata.evaluate import times as measure

    task = Task(
        gold=measure.time_gold,
        given=measure.told_times,
        read=measure.told_times_of,
        compare=measure.evaluate,
        as_json=measure.as_json,
        as_text=measure.as_text,
        summary=measure.summary,
    )
    _run(task, gold, readings, errors, as_json)


# -- all of them -----------------------------------------------------------------------------------------------------
def _run(task: Task, gold: Sequence[Path], readings: Path | None, errors: int, as_json: bool) -> None:
    """Score each file, print its figures, then the table of all and the lines that could not be used."""
    if readings is not None and len(gold) > 1:
        raise click.UsageError("--readings goes with one GOLD file.")
    rejects: list[str] = []
    all_figures: dict[str, Any] = {}
    for path in gold:
        figures = all_figures[str(path)] = _figures(task, path, readings, rejects)
        if as_json:
            click.echo(json.dumps({"gold": str(path)} | task.as_json(figures, errors), ensure_ascii=False))
        else:
            click.echo((f"{path}\n" if len(gold) > 1 else "") + task.as_text(figures, errors) + "\n" * (len(gold) > 1))
    if len(gold) > 1 and not as_json:
        click.echo(task.summary(all_figures))
    for reject in rejects:
        click.echo(f"conflictmap: {reject}", err=True)
    if rejects:
        sys.exit(EXIT_PARTLY)


def _figures(task: Task, path: Path, readings: Path | None, rejects: list[str]) -> Any:
    bad: list[str] = []
    documents = _documents(task, path, bad)
    if not documents:
        raise DocumentError(f"{path} holds no usable gold" + (f"; {bad[0]}" if bad else ": it is empty."))
    found = _read(task, documents) if readings is None else _given(task, readings, documents, bad)
    rejects += bad
    return task.compare(documents, found)


def _documents(task: Task, path: Path, rejects: list[str]) -> list[Any]:
    kept: dict[str, Any] = {}

    def keep(record: Any) -> None:
        gold = task.gold(record)
        if gold.document.id in kept:
            raise DocumentError(f"The id “{gold.document.id}” stands on an earlier line, too.")
        kept[gold.document.id] = gold

    _each(path, keep, rejects)
    return list(kept.values())


def _given(task: Task, path: Path, documents: Sequence[Any], rejects: list[str]) -> dict[str, Any]:
    texts = {gold.document.id: gold.document.text for gold in documents}
    found: dict[str, Any] = {}

    def keep(record: Any) -> None:
        key = str(record.get("id")) if isinstance(record, dict) else ""
        if key not in texts:
            raise DocumentError("The gold has no document of this id.")
        if key in found:
            raise DocumentError(f"The reading of “{key}” stands on an earlier line, too.")
        found[key] = task.given(record, texts[key])

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


def _read(task: Task, documents: Sequence[Any]) -> dict[str, Any]:
    from geodata.gazetteer import Gazetteer
    from geodata.reading import read

    with Bar("Building the gazetteer") as bar:
        gazetteer = Gazetteer.open(progress=bar)
    found: dict[str, Any] = {}
    with Bar("Reading the texts") as bar:
        for number, gold in enumerate(documents, 1):
            document: Document = gold.document
            found[document.id] = task.read(read(document, gazetteer))
            bar(f"{number} of {len(documents)}", number / len(documents))
    return found
