"""The sample reports that ship with the project: short, in our own words, labelled as samples."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from geodata.formats import contract

if TYPE_CHECKING:
    from geodata.types import Document


def samples() -> tuple[Document, ...]:
    """The sample documents, each with the id that the store gives its text."""
    lines = files("geodata").joinpath("data", "samples.jsonl").read_text("utf-8").splitlines()
    return tuple(_stored(contract.document(json.loads(line))) for line in lines if line.strip())


def _stored(document: Document) -> Document:
    return replace(document, id=hashlib.sha256(document.text.encode()).hexdigest()[:16])
