"""Collect the texts of the pages and scripts into ``webapp/translations/*.po``, keeping what is translated.

python -m tools.build_translations            writes the catalogues and says what is missing
python -m tools.build_translations --check    only says it
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from geodata import layers
from geodata.gazetteer import sources
from webapp.interface import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "webapp" / "translations"
HEADER: Final = (
    "# The words of conflictmap's pages in the language {code}; collected by python -m tools.build_translations"
)
METHODS: Final = [
    ("webapp/**.py", "python"),
    ("webapp/templates/**.html", "jinja2.ext.babel_extract"),
    ("static/js/**.js", "javascript"),
]
KEYWORDS: Final = {
    "_": None, "gettext": None, "ngettext": (1, 2), "marked": None, "say": None, "sayN": (1, 2), "abort": (2,),
}  # fmt: skip
OPTIONS: Final = {
    "webapp/templates/**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"},
    "static/js/**.js": {"parse_template_string": "true"},
}
COLUMNS: Final = ("about_en", "lacks_en", "source_en", "limits_en")
"""Columns of ``layers.csv`` with English texts; the titles have columns for each language."""


def collected() -> Catalog:
    """Every text that a reader can see, with the files it stands in."""
    found = Catalog(project="conflictmap", fuzzy=False)
    for file, _, text, comments, _ in extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, directory_filter=_ours):
        found.add(text, locations=[(file, 0)], auto_comments=comments)
    for file, text in of_tables():
        found.add(text, locations=[(file, 0)])
    return found


def of_tables() -> Iterator[tuple[str, str]]:
    """The texts that the library's tables hold in English only, with their file."""
    for row in sources.table("layers.csv"):
        yield from (("geodata/data/layers.csv", row[column]) for column in COLUMNS if row.get(column))
    for title, _ in layers.SURENESS.values():
        yield "geodata/layers/filters.py", title


def updated(code: str) -> Catalog:
    """The catalogue of a language with today's texts: new ones empty, those no longer used left out."""
    path = FOLDER / f"{code}.po"
    known = Catalog(locale=code, project="conflictmap", header_comment=HEADER.format(code=code))
    if path.is_file():
        with path.open("rb") as file:
            known = read_po(file, locale=code)
    made = known.creation_date
    known.update(collected(), no_fuzzy_matching=True)
    known.creation_date = made
    known.obsolete.clear()
    return known


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [str(message.id) for message in catalogue if message.id and not _said(message.string)]


def main() -> int:
    """Write (or check) all catalogues; 1 if something is missing."""
    short = 0
    for code in sorted(set(LANGUAGES) - {"en"}):
        catalogue = updated(code)
        lacking = missing(catalogue)
        short += len(lacking)
        print(f"{code}: {len(catalogue)} texts, {len(lacking)} missing", *lacking, sep="\n  ")
        if "--check" not in sys.argv[1:]:
            with (FOLDER / f"{code}.po").open("wb") as file:
                write_po(file, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False)
    return int(bool(short))


def _said(string: str | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _ours(folder: str) -> bool:
    return "node_modules" not in folder and not Path(folder).name.startswith(".")


if __name__ == "__main__":
    sys.exit(main())
