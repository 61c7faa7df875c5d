"""A progress bar on standard error for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, Self, TextIO

if TYPE_CHECKING:
    from types import TracebackType

PATIENCE_S: Final = 2.0
WIDTH: Final = 24


class Bar:
    """``with Bar("Building") as bar: bar("reading", 0.3)``: silent for two seconds, then one line that fills.

    Off a terminal it prints a line at each new stage instead, so that logs stay readable.
    """

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = stream or sys.stderr
        self._started = time.monotonic()
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __call__(self, stage: str, share: float) -> None:
        """Show the stage and the share done, 0 to 1."""
        if time.monotonic() - self._started < PATIENCE_S and not self._shown:
            return
        if self._stream.isatty():
            done = int(WIDTH * max(0.0, min(1.0, share)))
            self._stream.write(f"\r\x1b[K{self._title} [{'█' * done}{'·' * (WIDTH - done)}] {share:4.0%} {stage}")
        elif stage != self._shown:
            self._stream.write(f"{self._title}: {stage} ({share:.0%})\n")
        self._shown = stage
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and self._stream.isatty():
            self._stream.write(
                "\r\x1b[K" if error else f"\r\x1b[K{self._title}: done in {time.monotonic() - self._started:.0f} s\n"
            )
            self._stream.flush()
