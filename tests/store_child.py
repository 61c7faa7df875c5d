"""Adds documents to a store and prints each one's id once it is acknowledged; run and killed by test_store_crash."""

from __future__ import annotations

import sys
from pathlib import Path

from synthetic import numbered

from geodata.store import Store


def main(directory: str, first: str, last: str) -> None:
    with Store.open(Path(directory)) as store:
        print("ready", flush=True)
        for number in range(int(first), int(last)):
            print(store.add(numbered(number)).document_id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
