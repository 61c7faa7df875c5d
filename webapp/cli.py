"""The command line: ``conflictmap serve``, ``read``, ``export``, ``geocode``, ``gazetteer``.

Heavy modules are imported inside the commands that need them, so that ``--help`` and ``geocode`` answer at once.
Exit codes: 0 done, 1 done in part (rejects were listed), 2 wrong use or input, 3 the data directory or port is not usable.
"""

from __future__ import annotations

import errno
import json
import socket
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.errors import ConflictMapError, DocumentError, GazetteerError, StoreError
from webapp.commands.evaluate import evaluate
from webapp.commands.gazetteer import gazetteer as gazetteer_group
from webapp.commands.geocode import geocode
from webapp.commands.languages import languages
from webapp.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geodata.gazetteer import Gazetteer
    from geodata.settings import Settings
    from geodata.store import Store
    from geodata.types import Document, Reading

MAX_BODY: Final = 8_000_000
"""Bytes of a request that the server takes in at all; the application refuses from 6 MB on, in words."""
EXIT_PARTLY: Final = 1
EXIT_INPUT: Final = 2
EXIT_PLACE: Final = 3


class _Group(click.Group):
    """Shows our own errors as one line and gives them their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (StoreError, GazetteerError) as error:
            _stop(error, EXIT_PLACE)
        except ConflictMapError as error:
            _stop(error, EXIT_INPUT)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)


def _stop(error: Exception, code: int) -> None:
    click.echo(f"conflictmap: {error}", err=True)
    sys.exit(code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="conflictmap", prog_name="conflictmap")
def main() -> None:
    """Turn reporting about armed conflict into a map people can trust.

    Place names in a text are found and geocoded offline, joined to what happened there, when, to whom, who says so and
    how sure it is, and drawn as layers of one map.  Nothing is sent to any other host unless you configure a geocoder.

    \b
    conflictmap serve                          open the map at http://127.0.0.1:8000/
    conflictmap read report.txt                what one report says, as a table
    conflictmap read --published 2023-03-19 -  the same, from standard input
    conflictmap export -o events.geojson       the events of the store
    conflictmap geocode "Lyman, Donetsk Oblast"

    Settings can be given as options, as environment variables (CONFLICTMAP_DATA_DIR, CONFLICTMAP_PORT, …) or in
    conflictmap.toml in the data directory; docs/guide.md lists them.
    """


# -- serve -----------------------------------------------------------------------------------------------------------
@main.command()
@click.option("--host", help="Address to listen on [default: 127.0.0.1, reachable from this machine only].")
@click.option("--port", type=int, help="Port to listen on [default: 8000].")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the store.")
@click.option(
    "--samples/--no-samples", default=True, help="Fill an empty store with the sample reports [default: yes]."
)
@click.option(
    "--open/--no-open", "open_browser", default=None, help="Open the map in the browser [default: on a terminal]."
)
def serve(host: str | None, port: int | None, data_dir: Path | None, samples: bool, open_browser: bool | None) -> None:
    """Serve the map until Ctrl-C.

    Builds the gazetteer on the first start (about half a minute), reads the sample reports into an empty store, and
    prints the address.  A port in use is said in one line, exit code 3.
    """
    from geodata import settings

    chosen = settings.load(host=host, port=port, data_dir=data_dir)
    listener = _listen(chosen)
    gazetteer = _gazetteer(chosen)
    store = _store(chosen)
    if samples and not store.documents():
        _read_samples(store, gazetteer)
    _run(chosen, listener, store, gazetteer, open_browser=sys.stdout.isatty() if open_browser is None else open_browser)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            message = (
                f"Port {settings.port} on {settings.host} is in use; choose another with --port {settings.port + 1}"
            )
        else:
            message = f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}; choose another --host or --port"
        _stop(StoreError(message), EXIT_PLACE)
    return listener


def _run(
    settings: Settings, listener: socket.socket, store: Store, gazetteer: Gazetteer, *, open_browser: bool
) -> None:
    import logging
    from functools import partial

    import waitress

    from geodata.reading import read
    from webapp import create_app

    app = create_app(settings, store=store, read=partial(read, gazetteer=gazetteer))
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{settings.port}/"
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        app, sockets=[listener], threads=8, ident="conflictmap", max_request_body_size=MAX_BODY
    )
    click.echo(f"The map is at {address}  (Ctrl-C stops it; data in {settings.data_dir})")
    if open_browser:
        click.launch(address)
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _read_samples(store: Store, gazetteer: Gazetteer) -> None:
    from geodata.reading import read
    from geodata.samples import samples

    documents = samples()
    with Bar("Reading the sample reports") as bar:
        for number, document in enumerate(documents, 1):
            store.add(read(document, gazetteer), sample=True)
            bar(f"{number} of {len(documents)}", number / len(documents))


def _gazetteer(settings: Settings | None = None) -> Gazetteer:
    from geodata.gazetteer import Gazetteer

    with Bar("Building the gazetteer") as bar:
        return Gazetteer.open(progress=bar, settings=settings)


def _store(settings: Settings) -> Store:
    from geodata.store import Store

    return Store.open(settings.data_dir / "conflictmap.sqlite")


# -- read ------------------------------------------------------------------------------------------------------------
@main.command()
@click.argument("source", default="-", metavar="[FILE|URL|-]")
@click.option("--published", metavar="YYYY-MM-DD", help="Day the report came out; relative dates count from it.")
@click.option("--title", help="Title of the report.")
@click.option("--from", "outlet", metavar="NAME", help="Outlet or author of the report.")
@click.option(
    "--jsonl", is_flag=True, help="Give readings as JSON lines; standard input and *.jsonl are documents, one a line."
)
@click.option("--geojson", is_flag=True, help="Give the events as one GeoJSON FeatureCollection.")
@click.option("--all", "everything", is_flag=True, help="In the table, list what is not drawn, too.")
def read(
    source: str, published: str | None, title: str | None, outlet: str | None, jsonl: bool, geojson: bool, everything: bool
) -> None:  # fmt: skip
    """Read a report and say what happened where, when, and who says so.

    FILE is plain text (UTF-8) or HTML, URL an article on the web, - standard input.  On a terminal the events come as a
    table; --jsonl and --geojson give data.  With --jsonl, standard input or a .jsonl file holds one document a line:
    {"id": …, "text": …, "published": "YYYY-MM-DD"}; a bad line is reported with its number and the rest goes on (exit
    code 1).  The form is described in docs/reading-format.md.

    \b
    conflictmap read report.txt --published 2023-03-19
    conflictmap read --jsonl < documents.jsonl > readings.jsonl
    """
    if jsonl and (source == "-" or source.endswith(".jsonl")):
        _read_lines(source)
        return
    reading = _read_one(_document(source, published, title, outlet))
    if jsonl:
        click.echo(_line(reading))
    elif geojson:
        sys.stdout.writelines(_geojson(reading))
    else:
        from webapp.table import table

        click.echo(table(reading, everything=everything, width=_width()))


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def _document(source: str, published: str | None, title: str | None, outlet: str | None) -> Document:
    from dataclasses import replace

    from geodata.sources import article

    if source == "-":
        document = article.from_stdin()
    elif source.startswith(("http://", "https://")):
        document = article.from_url(source)
    else:
        document = article.from_file(Path(source))
    given: dict[str, Any] = {"title": title, "source": outlet, "published": _day(published) if published else None}
    return replace(document, **{key: value for key, value in given.items() if value is not None})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DocumentError(f"--published is '{text}'; it takes a day of the calendar as YYYY-MM-DD.") from error


def _read_one(document: Document) -> Reading:
    from geodata.reading import read as read_document

    return read_document(document, _gazetteer())


def _line(reading: Reading) -> str:
    from geodata.formats import contract

    return json.dumps(contract.reading(reading), ensure_ascii=False)


def _geojson(reading: Reading) -> Iterator[str]:
    from geodata.formats import geojson
    from geodata.layers import features_of, reading_about

    for part in geojson.collection(features_of(reading), about=reading_about(reading)):
        yield part.decode()


def _read_lines(source: str) -> None:
    from geodata.formats import contract
    from geodata.reading import read as read_document

    gazetteer = _gazetteer()
    rejected = 0
    for number, line in enumerate(_lines(source), 1):
        if not line.strip():
            continue
        try:
            document = contract.document(_parsed(line))
        except DocumentError as error:
            rejected += 1
            click.echo(f"conflictmap: line {number}: {error}", err=True)
            continue
        click.echo(_line(read_document(document, gazetteer)))
    if rejected:
        click.echo(f"conflictmap: {rejected} of the lines could not be read and have no reading.", err=True)
        sys.exit(EXIT_PARTLY)


def _lines(source: str) -> Iterable[str]:
    if source == "-":
        return sys.stdin
    try:
        return Path(source).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{source} cannot be read: {error}.") from error


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise DocumentError(f"this is no JSON ({error}); each line takes one object with 'id' and 'text'.") from error


# -- export ----------------------------------------------------------------------------------------------------------
def _filters(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        ("kind", "KIND,…", "Kinds of event: battle, strike, civilians, …"),
        ("from", "YYYY-MM-DD", "Events on or after this day."),
        ("to", "YYYY-MM-DD", "Events on or before this day."),
        ("bbox", "W,S,E,N", "Events in this box, in degrees."),
        ("map", "WHAT,…", "point, area, off [default: point,area]."),
        ("q", "WORDS", "Events whose place, title or evidence holds all these words."),
    )
    for name, metavar, text in reversed(options):
        command = click.option(f"--{name}", f"filter_{name}", metavar=metavar, help=text)(command)
    return command


@main.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write [default: standard output]."
)
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the store.")
@_filters
def export(output: Path | None, data_dir: Path | None, **given: str | None) -> None:
    """Write the events of the store as GeoJSON (RFC 7946).

    \b
    conflictmap export -o events.geojson
    conflictmap export --kind strike,battle --from 2023-03-01 --bbox 36,47,39,50 -o donbas.geojson
    """
    from geodata import settings
    from geodata.formats import geojson
    from geodata.layers import about, features, parse_filter

    chosen = parse_filter({key.removeprefix("filter_"): value for key, value in given.items() if value is not None})
    store = _store(settings.load(data_dir=data_dir))
    parts = geojson.collection(features(store, chosen), about=about(store, chosen))
    if output is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        return
    partial_file = output.with_name(output.name + ".part")
    try:
        with partial_file.open("wb") as handle:
            handle.writelines(parts)
        partial_file.replace(output)
    except OSError as error:
        raise StoreError(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"{chosen.sentence()} → {output}", err=True)


main.add_command(gazetteer_group)
main.add_command(evaluate)
main.add_command(geocode)
main.add_command(languages)

if __name__ == "__main__":
    main()
