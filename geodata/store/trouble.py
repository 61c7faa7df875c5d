"""What can go wrong with the file of a store, each as one sentence: what, where, what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from geodata.errors import DocumentError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TROUBLE: Final = {
    sqlite3.SQLITE_BUSY: "is in use by another program: close that program or try again in a moment",
    sqlite3.SQLITE_LOCKED: "is in use by another program: close that program or try again in a moment",
    sqlite3.SQLITE_READONLY: "cannot be written: allow this user to write there or choose another data directory",
    sqlite3.SQLITE_PERM: "cannot be opened: allow this user to read and write it or choose another data directory",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: allow this user to read and write it or choose another data directory",
    sqlite3.SQLITE_CORRUPT: "is damaged: put back a copy of it or move it away to begin a new one",
    sqlite3.SQLITE_NOTADB: "is no conflictmap store or is damaged: put back a copy of it or move it away to begin a new one",
    sqlite3.SQLITE_FULL: "cannot grow because the disk is full: free some space and try again",
    sqlite3.SQLITE_IOERR: "cannot be read or written because the disk reports an error: check the disk and its free space",
}


def in_directory(file: Path) -> Path:
    """The file itself, after its directory was made."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            f"The data directory {file.parent} cannot be made ({reason}): choose another one or allow this user to write there."
        ) from error
    return file


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what SQLite reports into one sentence: what, where, what to do."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise StoreError(f"{name} cannot be used ({error}): open it anew.") from error
    except sqlite3.Error as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        raise StoreError(f"{name} {TROUBLE.get(code, f'reports “{error}”: check the file')}.") from error
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"The document holds half a character (a lone surrogate) at {error.start}: save it as UTF-8."
        ) from error
