"""Fetches one published npm package at build time and unpacks it; nothing of it is kept in the repository."""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any


def fetch(package: str, version: str) -> Path:
    """The unpacked folder of a package; kept in the system's temporary folder for the next build.

    Raises subprocess.CalledProcessError when npm cannot get it.
    """
    home = Path(tempfile.gettempdir()) / "conflictmap-build" / f"{package}-{version}"
    if not (home / "package").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=home, check=True, capture_output=True)
        with tarfile.open(next(home.glob("*.tgz"))) as archive:
            archive.extractall(home, filter="data")
    return home / "package"


def load(path: Path) -> Any:
    """A JSON file's content."""
    return json.loads(path.read_text(encoding="utf-8"))
