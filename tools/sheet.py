"""Reads the first sheet of an Excel workbook as rows of text, with nothing but the standard library."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Each row as column letter → text; empty cells are left out."""
    with zipfile.ZipFile(path) as book:
        shared = ["".join(one.itertext()) for one in ET.fromstring(book.read("xl/sharedStrings.xml"))]
        with book.open("xl/worksheets/sheet1.xml") as sheet:
            for _, row in ET.iterparse(sheet):
                if row.tag == f"{_NS}row":
                    yield dict(_cells(row, shared))
                    row.clear()


def _cells(row: ET.Element, shared: list[str]) -> Iterator[tuple[str, str]]:
    for cell in row.iter(f"{_NS}c"):
        value = cell.findtext(f"{_NS}v")
        if value is not None:
            text = shared[int(value)] if cell.get("t") == "s" else value
            yield re.sub(r"\d", "", cell.get("r", "")), text.strip()
