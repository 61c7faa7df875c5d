"""One happening a mark: reports of several documents that tell the same are gathered, and can be parted again.

A report is one event as one document tells it.  ``rules`` says of two reports whether they may tell the same, ``gather``
makes happenings of them, ``combine`` says what all reports of one happening come to.  Nothing here knows the store.
"""

from __future__ import annotations

from geodata.happenings.cells import filed, sought
from geodata.happenings.combine import Summary, casualties, claims, combined, standing, summary
from geodata.happenings.gather import Corrections, Field, Gathering
from geodata.happenings.report import Report, report_of, understood, written
from geodata.happenings.rules import Likeness, likeness
from geodata.happenings.table import version

__all__ = [
    "Corrections",
    "Field",
    "Gathering",
    "Likeness",
    "Report",
    "Summary",
    "casualties",
    "claims",
    "combined",
    "filed",
    "likeness",
    "report_of",
    "sought",
    "standing",
    "summary",
    "understood",
    "version",
    "written",
]
