"""The shape of the code: its sizes, its names, its rooms, and the one place that reads the time."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "signspan"
PYTHON_TREES = ("src", "tests", "bench", "scripts")

LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 10
LONGEST_PYTHON_FILE = 400
LONGEST_PAGE_FILE = 250

VAGUE = re.compile(r"utils?|helpers?|common|core|base|managers?")
CLOCK_READERS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "func": {"now", "current_timestamp"},
    "loop": {"time"},
}
BESIDE_THE_LAYERS = {"__main__", "migrations", "testing"}


def python_files() -> list[Path]:
    files = (path for tree in PYTHON_TREES for path in (ROOT / tree).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def page_files() -> list[Path]:
    files = (path for kind in ("*.ts", "*.svelte") for path in (ROOT / "web" / "src").rglob(kind))
    return sorted(path for path in files if not path.name.endswith(".gen.ts"))


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def name_of(node: ast.expr) -> str:
    """The last name of `a.b.loop` or of the call `get_running_loop()`."""
    if isinstance(node, ast.Call):
        return "loop" if name_of(node.func).endswith("_loop") else ""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def time_readings(source: str) -> list[int]:
    """The lines of a source text that read a clock, or could."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names) if any(alias.name == "time" for alias in names):
                lines.append(node.lineno)
            case ast.ImportFrom(module="time"):
                lines.append(node.lineno)
            case ast.Attribute(value=value, attr=attr) if attr in CLOCK_READERS.get(name_of(value), ()):
                lines.append(node.lineno)
    return lines


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = {
        f"{relative(path)}:{function.lineno} {function.name}"
        for path in python_files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    }
    assert not long


def test_half_of_the_functions_have_ten_lines_or_fewer() -> None:
    package = [path for path in python_files() if path.is_relative_to(PACKAGE)]
    sizes = sorted(
        (function.end_lineno or 0) - function.lineno + 1 for path in package for function in functions(path)
    )
    assert sizes[len(sizes) // 2] <= MEDIAN_FUNCTION


def test_no_file_is_longer_than_its_kind_may_be() -> None:
    long = {relative(path): length(path) for path in python_files() if length(path) > LONGEST_PYTHON_FILE}
    long |= {relative(path): length(path) for path in page_files() if length(path) > LONGEST_PAGE_FILE}
    assert not long


def test_every_file_is_named_after_what_it_is_for() -> None:
    assert python_files()
    vague = {
        relative(path)
        for path in (*python_files(), *page_files())
        if any(VAGUE.fullmatch(part.split(".")[0].lower()) for part in path.relative_to(ROOT).parts)
    }
    assert not vague


def test_only_the_clock_reads_the_time() -> None:
    readings = {
        f"{relative(path)}:{line}"
        for path in python_files()
        if path.is_relative_to(PACKAGE) and path != PACKAGE / "clock.py"
        for line in time_readings(path.read_text(encoding="utf-8"))
    }
    assert not readings


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from time import monotonic",
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "asyncio.get_running_loop().time()",
        "self.loop.time()",
        "select(func.now())",
        "field(default_factory=datetime.now)",
    ],
)
def test_a_reading_of_the_time_is_found_however_it_is_written(source: str) -> None:
    assert time_readings(source) == [1]


def test_asking_the_clock_is_no_reading_of_the_time() -> None:
    assert (
        time_readings("clock.now(); self.clock.now(); pool.time_is(now); datetime.fromtimestamp(at, UTC)")
        == []
    )


def test_every_room_and_module_has_its_layer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = " ".join(settings["tool"]["importlinter"]["contracts"][0]["layers"])
    placed = set(re.findall(r"signspan\.(\w+)", layers))
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert (modules | rooms) - placed - BESIDE_THE_LAYERS == set()


def test_the_pages_have_nothing_inline() -> None:
    pages = sorted((ROOT / "web").glob("*.html"))
    assert pages
    inline = re.compile(r"<style|<script(?![^>]*\ssrc=)|\s(style|on\w+)=", re.IGNORECASE)
    assert [page.name for page in pages if inline.search(page.read_text(encoding="utf-8"))] == []


def test_lock_files_name_no_host() -> None:
    for path in ROOT.glob("requirements*.lock"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name
        assert "--hash=sha256:" in path.read_text(encoding="utf-8"), path.name
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
