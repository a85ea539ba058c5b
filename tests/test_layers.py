"""The rooms stand in strict order: each imports only rooms above it (imports in functions and for types count too)."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOMS = (
    "_resources",
    "data",
    "numbers",
    "doors",
    "days",
    "errors",
    "_outputs",
    "findings",
    "units",
    "comparators",
    "standards",
    "syntax",
    "targets",
    "rulepacks",
    "scoring",
    "evaluation",
    "reviewing",
    "explaining",
    "forms",
    "calls",
)
RIM = {"batch", "cycle", "exchange", "files", "cli", "testing", "web", "__main__"}
ONLY_IMPORTER = {
    "pint": "units",
    "lark": "syntax",
    "hypothesis": "testing",
    "rich": "cli",
    "openpyxl": "files",
    "xlsxwriter": "files",
    "docx": "files",
    "xlrd": "files",
    "pdfplumber": "files",
    "pdfminer": "files",
    "narwhals": "calls",
    "pyspark": "batch",
    "pydantic_core": "data",
    "fastapi": "web",
    "python_multipart": "web",
    "uvicorn": "cli",
}
PACKAGE = Path(__file__).resolve().parents[1] / "src" / "indicators"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements of a file; an import is one, so that no expression is looked through."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for each in getattr(node, part, ()):
            yield each
            yield from statements(each)


@cache
def looked_at(path: Path) -> tuple[str | None, set[str]]:
    """What a file says of itself, and all modules that it imports anywhere, relative ones made absolute."""
    tree, found = ast.parse(path.read_text("utf-8")), set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = ("indicators", *path.relative_to(PACKAGE).parts[:-1])
                base = ".".join((*here[: len(here) - node.level + 1], *filter(None, [node.module])))
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return ast.get_docstring(tree), found


def imported(path: Path) -> set[str]:
    return looked_at(path)[1]


def rooms_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(path) if name.startswith("indicators.")} & {*ROOMS, *RIM}


def allowed(room: str) -> set[str]:
    if room == "__init__":
        return {*ROOMS, "files"}
    return {*ROOMS, *RIM} if room in RIM else {*ROOMS[: ROOMS.index(room)], room}


def test_a_room_imports_only_rooms_above_it() -> None:
    wrong = {path: rooms_imported(path) - allowed(room_of(path)) for path in SOURCES}
    assert {path: rooms for path, rooms in wrong.items() if rooms} == {}


def test_a_foreign_library_has_one_importer() -> None:
    used = {(name.split(".")[0], path) for path in SOURCES for name in imported(path)}
    assert {(name, path) for name, path in used if ONLY_IMPORTER.get(name, room_of(path)) != room_of(path)} == set()


def test_every_file_belongs_to_a_room_and_says_what_lives_there() -> None:
    for path in SOURCES:
        assert room_of(path) in {*ROOMS, *RIM, "__init__"}, path
        assert looked_at(path)[0], path


def test_no_module_is_called_like_a_shipped_folder() -> None:
    assert {path.stem for path in SOURCES} & {"grammar", "rules"} == set()


def module_of(path: Path) -> str:
    parts = ("indicators", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_files_import_each_other_in_a_circle() -> None:
    modules = {module_of(path) for path in SOURCES}
    graph = {module_of(path): imported(path) & modules - {module_of(path)} for path in SOURCES}
    heads = {name.rpartition(".")[0] for name in modules}  # from indicators.cli import screen: the file, not its head
    for path in SOURCES:
        named = {name.rpartition(".")[0] for name in imported(path) & modules}
        graph[module_of(path)] -= named & heads
    TopologicalSorter(graph).prepare()  # CycleError names the circle
