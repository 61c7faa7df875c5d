"""``conflictmap geocode``: the places of names, or of a column of a table."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.errors import DocumentError
from webapp.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.gazetteer import Gazetteer
    from geodata.geocoders.chain import Chain
    from geodata.geocoders.table import Asked, Table

EXIT_PARTLY: Final = 1
TABLES: Final = (".csv", ".tsv")
LANGUAGES: Final = ("en", "uk", "ru")
CANDIDATES: Final = 5
"""Most candidates that are listed for a row that stays open."""


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...|TABLE")
@click.option(
    "--country", metavar="CC", help="Only in this country (ISO 3166-1 alpha-2, as UA); for a table, or a column."
)
@click.option("--all", "everything", is_flag=True, help="List all places of the name, not only the likeliest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a place, one a line.")
@click.option("--column", metavar="COLUMN", help="Column of the table that holds the names.")
@click.option("--admin", metavar="COLUMN", help="Column that holds the region or division of each name.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Name the places in this language; what has no known name in it keeps the gazetteer's.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the table [default: standard output].",
)
def geocode(
    names: tuple[str, ...],
    country: str | None,
    everything: bool,
    as_json: bool,
    column: str | None,
    admin: str | None,
    language: str | None,
    output: Path | None,
) -> None:
    """Find the places of names, or of a table's column, in the offline gazetteer.

    A name may say what contains it: "Lyman, Donetsk Oblast".  A name that is not found is said on standard error with
    names like it, and the exit code is then 1.

    TABLE is a .csv or .tsv file (UTF-8, header first): every row and column is kept and the place is added in columns
    geo_name, geo_lat, geo_lon and so on.  Rows that stay open are listed on standard error with their line and
    candidates: conflictmap geocode places.csv --column town --admin oblast --country UA -o out.csv

    Other geocoders are asked for what the gazetteer does not have only if the setting geocoders names them
    (docs/geocoders.md).
    """
    path = Path(names[0])
    is_table = len(names) == 1 and path.suffix.lower() in TABLES and path.is_file()
    if column or is_table:
        if len(names) > 1:
            raise click.UsageError("With --column, give one table.")
        if everything or as_json:
            raise click.UsageError("--all and --json are for names, not for a table.")
        _geocode_table(path, column, admin, country, language, output)
    elif admin or output:
        raise click.UsageError("--admin and --output are for a table, a .csv or .tsv file that is there.")
    else:
        _geocode_names(names, country, language, everything=everything, as_json=as_json)


def _gazetteer() -> Gazetteer:
    from geodata.gazetteer import Gazetteer

    with Bar("Building the gazetteer") as bar:
        return Gazetteer.open(progress=bar)


def _chain(gazetteer: Gazetteer, language: str | None) -> Chain | None:
    """The chain of geocoders, or None where the settings ask for the gazetteer alone."""
    from geodata import settings

    chosen = settings.load()
    if chosen.geocoders.strip().lower() == "offline":
        return None
    from geodata.geocoders.chain import build

    return build(chosen, gazetteer, language=language)


# -- names -----------------------------------------------------------------------------------------------------------
def _geocode_names(
    names: Sequence[str], country: str | None, language: str | None, *, everything: bool, as_json: bool
) -> None:
    gazetteer = _gazetteer()
    from geodata.geocoders import OfflineGeocoder

    geocoder, chain = OfflineGeocoder(gazetteer), _chain(gazetteer, language)
    missing = 0
    for name in names:
        found = None
        if name.strip(" ,"):
            found = geocoder.geocode(name, exactly_one=False, country_codes=country, language=language)
        if chain and name.strip(" ,") and not (found and chain.offline):
            found = _from_chain(chain, name, country)
        if not found:
            missing += 1
            like = _suggestions(gazetteer, name, country)
            click.echo(f"conflictmap: no place named '{name}'{f' in {country}' if country else ''}{like}", err=True)
            continue
        for location in found if everything else found[:1]:
            click.echo(_place_line(location, as_json=as_json))
    if missing:
        sys.exit(EXIT_PARTLY)


def _from_chain(chain: Chain, name: str, country: str | None) -> list[Any]:
    """What the chain says of a name; why it says nothing goes to standard error."""
    from geodata.geocoders.answer import Query

    answer = chain(Query(name=name, country=country.upper() if country else None))
    if answer.location is None:
        click.echo(f"conflictmap: {answer.reason}", err=True)
        return list(answer.others)
    answer.location.raw.update(by=answer.by, licence=answer.licence)
    return [answer.location]


def _suggestions(gazetteer: Gazetteer, name: str, country: str | None) -> str:
    from geodata.geocoders.suggest import suggest

    places = suggest(name, country, gazetteer=gazetteer)
    shown = (", ".join(dict.fromkeys(part for part in (p.name, p.admin1, p.country) if part)) for p in places)
    return f"; did you mean {' · '.join(dict.fromkeys(shown))}?" if places else ""


def _place_line(location: Any, *, as_json: bool) -> str:
    raw = location.raw
    if as_json:
        return json.dumps(raw | {"lat": location.latitude, "lon": location.longitude}, ensure_ascii=False)
    number = f"GeoNames {raw['geonameid']}" if raw["geonameid"] else raw["id"]
    by = f"  by {raw['by']}: {raw['licence']}" if raw.get("by", "offline") != "offline" else ""
    return (
        f"{location.address:44}  {location.latitude:9.5f} {location.longitude:10.5f}  "
        f"{raw['precision']}, ±{raw['radius_km']:g} km  {number}{by}"
    )


# -- tables ----------------------------------------------------------------------------------------------------------
def _geocode_table(
    path: Path, column: str | None, admin: str | None, country: str | None, language: str | None, output: Path | None
) -> None:
    from geodata.geocoders import table

    source = table.read(path)
    if column is None:
        known = ", ".join(map(str, source.frame.columns))
        raise DocumentError(f"Say with --column which column holds the names; {path} has {known}.")
    gazetteer = _gazetteer()
    asked = table.ask(
        source.frame,
        column=column,
        admin=admin,
        country=country,
        geocode=_chain(gazetteer, language),
        gazetteer=gazetteer,
        language=language,
    )
    text = table.write(source, table.joined(source.frame, asked), output)
    if text is not None:
        click.echo(text, nl=False)
    _report(gazetteer, source, asked, output)


def _report(gazetteer: Gazetteer, source: Table, asked: Sequence[Asked], output: Path | None) -> None:
    """List the rows that stay open on standard error; exit code 1 when there are any."""
    still = [(line, one) for line, one in zip(source.lines, asked, strict=True) if one.answer.location is None]
    for line, one in still:
        within = "".join(f", {part}" for part in (one.query.admin, one.query.country) if part and part[0] != "?")
        candidates = " · ".join(_candidates(one)) or _suggestions(gazetteer, one.query.name, _code(one)).lstrip("; ")
        click.echo(
            f"line {line}: '{one.query.name}'{within}: {one.answer.reason}{f'; {candidates}' if candidates else ''}",
            err=True,
        )
    click.echo(
        f"{len(asked) - len(still)} of {len(asked)} rows have a place{f' → {output}' if output else ''}", err=True
    )
    if still:
        sys.exit(EXIT_PARTLY)


def _code(one: Asked) -> str | None:
    code = one.query.country
    return code if code and not code.startswith("?") else None


def _candidates(one: Asked) -> Iterator[str]:
    places = one.answer.others
    yield from dict.fromkeys(place.address for place in places[:CANDIDATES])
    if len(places) > CANDIDATES:
        yield f"and {len(places) - CANDIDATES} more"
