"""The embedded gazetteer: built once into one index file, memory-mapped, opened in milliseconds."""

from geodata.gazetteer.builder import build, index_path
from geodata.gazetteer.index import Gazetteer, Name

__all__ = ["Gazetteer", "Name", "build", "index_path"]
