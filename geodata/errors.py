"""Everything that conflictmap raises on purpose.

    ConflictMapError
    ├── SettingsError (ValueError)          a setting or option that cannot be used
    ├── DocumentError (ValueError)          a text that cannot be read: empty, too large, binary
    │   └── FetchError                      a URL that gave no article
    ├── LanguageError (ValueError)          a table of a language is missing or cannot be used
    ├── FilterError (ValueError)            a filter value that cannot be understood
    ├── GazetteerError (LookupError)        the gazetteer is missing, broken or of another version
    ├── StoreError                          the data directory cannot be read or written
    └── NotFoundError (KeyError)            no such event, document or layer

Each message is one sentence: what is wrong, where, what to do.
"""

from __future__ import annotations


class ConflictMapError(Exception):
    """Base of all errors meant for the user; its text can be shown as it is."""

    def __str__(self) -> str:
        """The sentence itself, also for leaves that are a KeyError (which would quote it)."""
        return str(self.args[0]) if self.args else type(self).__name__


class SettingsError(ConflictMapError, ValueError):
    """A setting or option that cannot be used."""


class DocumentError(ConflictMapError, ValueError):
    """A text that cannot be read: empty, too large, binary."""


class LanguageError(ConflictMapError, ValueError):
    """A table of a language that is missing or cannot be used."""


class FetchError(DocumentError):
    """A URL that gave no article."""


class FilterError(ConflictMapError, ValueError):
    """A filter value that cannot be understood."""


class GazetteerError(ConflictMapError, LookupError):
    """The gazetteer is missing, broken or of another version."""


class StoreError(ConflictMapError):
    """The data directory cannot be read or written."""


class NotFoundError(ConflictMapError, KeyError):
    """No such event, document or layer."""
