"""Happenings in memory: the field of ``geodata.happenings`` as plain dictionaries, the yardstick for the store's."""

from __future__ import annotations

from geodata.happenings.cells import filed, sought


class Memory:
    """A field in memory."""

    def __init__(self):
        self._reports = {}
        self._core: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._filed: dict[str, set[str]] = {}

    def add(self, report):
        self._reports[report.key] = report
        for text in filed(report):
            self._filed.setdefault(text, set()).add(report.key)

    def drop(self, key: str):
        report = self._reports.pop(key)
        for text in filed(report):
            self._filed[text].discard(key)
        self._members.get(self._core.pop(key, ""), set()).discard(key)

    def get(self, key: str):
        return self._reports.get(key)

    def near(self, report):
        found = {key for text in sought(report) for key in self._filed.get(text, ())} - {report.key}
        return [self._reports[key] for key in found]

    def core(self, key: str):
        return self._core.get(key)

    def members(self, core: str):
        return [self._reports[key] for key in self._members.get(core, ())]

    def assign(self, key: str, core: str):
        self._members.get(self._core.get(key, ""), set()).discard(key)
        self._core[key] = core
        self._members.setdefault(core, set()).add(key)

    def happenings(self):
        """The keys of the reports of each happening."""
        return {frozenset(keys) for keys in self._members.values() if keys}
