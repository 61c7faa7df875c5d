"""The house has floors: imports point down, and the library never sees the web."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = (
    ("geodata.types", "geodata.errors"),
    ("geodata.settings",),
    ("geodata.languages",),
    ("geodata.text", "geodata.ordinary", "geodata.formats"),
    ("geodata.happenings",),
    ("geodata.gazetteer", "geodata.times", "geodata.store"),
    ("geodata.geocoders", "geodata.mentions", "geodata.events", "geodata.layers"),
    ("geodata.resolve",),
    ("geodata.reading",),
    ("geodata.sources", "geodata.samples", "geodata.evaluate"),
    ("geodata",),
    ("webapp.progress", "webapp.guard", "webapp.cite", "webapp.problem", "webapp.placemap"),
    ("webapp.interface",),
    ("webapp.names", "webapp.marks"),
    ("webapp.words",),
    ("webapp.table", "webapp.legend", "webapp.maps", "webapp.told"),
    ("webapp.alone", "webapp.compare", "webapp.neighbours", "webapp.own_layers"),
    ("webapp.pages", "webapp.api", "webapp.importing"),
    ("webapp.app",),
    ("webapp",),
    ("webapp.commands",),
    ("webapp.cli",),
)
BANNED = {"geodata": {"flask", "folium", "branca", "webapp", "waitress", "click"}}
MODULES = sorted([*ROOT.glob("geodata/**/*.py"), *ROOT.glob("webapp/**/*.py")])


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def floor_of(module: str) -> tuple[int, str]:
    """The floor and room of a module: those of its longest listed prefix."""
    rooms = [(len(room), level, room) for level, rooms in enumerate(FLOORS) for room in rooms if _within(module, room)]
    assert rooms, f"{module} has no floor"
    _, level, room = max(rooms)
    return level, room


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def imports(path: Path) -> set[str]:
    """Absolute names that a file imports outside ``if TYPE_CHECKING``; ``from package import module`` counts as the module."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {_target(node.module, alias.name) for alias in node.names}
    return found


def _target(module: str, name: str) -> str:
    inner = ROOT / Path(*module.split(".")) / name
    return f"{module}.{name}" if inner.with_suffix(".py").is_file() or inner.is_dir() else module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path):
    """A module imports only from floors below its own or from its own room, and the library never sees the web."""
    module = name_of(path)
    level, room = floor_of(module)
    for target in imports(path):
        top = target.partition(".")[0]
        assert top not in BANNED.get(module.partition(".")[0], set()), (module, target)
        if top in ("geodata", "webapp"):
            other, other_room = floor_of(target)
            assert other < level or other_room == room, (module, target)


def test_every_module_has_a_sentence_about_itself():
    """Each module opens with a docstring."""
    assert [name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []
