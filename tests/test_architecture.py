"""The layout: the order of the stages, what imports what, one home for each library, sizes."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

import entityrec

PACKAGE = Path(entityrec.__file__).parent
MODULES = {
    str(path.relative_to(PACKAGE).with_suffix(""))
    .replace("/", ".")
    .removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

LAYERS = (
    {"errors"},
    {"records", "resources"},
    {"settings"},
    {"words", "texts"},
    {"mentions", "names", "matching", "resolution", "outputs", "judgements"},
    {"explanation"},
    {"reconciliation"},
    {"engines"},
    {"inputs"},
    {"pipeline"},
    {"__init__"},
    {"testing"},
    {"cli", "component"},
    {"__main__"},
)
"""From the bottom up; rooms of one layer do not know each other."""

HOMES = {
    "unidecode": {"words.romanise"},
    "jellyfish": {"words.sound", "words.distance"},
    "networkx": {"resolution.graph"},
    "pyspark": {"engines.spark"},
    "hypothesis": {"testing.strategies"},
    "click": {"cli"},
    "tqdm": {"pipeline"},
    "pandas": {"outputs.tables", "engines.spark"},
    "polars": {"outputs.tables"},
    "pyarrow": {"engines.spark"},
    "spacy": {"component"},
    "numpy": {"words.distance"}
    | {"mentions.memory", "mentions.model", "mentions.tagger"}
    | {name for name in MODULES if name.startswith(("matching.", "resolution."))},
}

FLOW = (
    "text",
    "Mention",
    "Name",
    "CandidatePair",
    "Comparison",
    "ScoredPair",
    "links",
    "Cluster",
    "Entity",
)


def room(module: str) -> str:
    """The layer's member that a module belongs to."""
    return "__init__" if module in ("", "__init__") else module.split(".", maxsplit=1)[0]


def imports(source: str) -> set[str]:
    """The modules that a source imports, also inside of functions."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in members if name.removeprefix("entityrec.") in MODULES}
            found |= modules or {node.module}
    return found


def own(found: set[str]) -> set[str]:
    """Those of our own modules among some imports."""
    names = {
        name.removeprefix("entityrec").removeprefix(".")
        for name in found
        if name.split(".")[0] == "entityrec"
    }
    return {name for name in names if name in MODULES or name == ""}


def layer(name: str) -> int:
    return next(height for height, rooms in enumerate(LAYERS) if name in rooms)


def misplaced(module: str, source: str) -> list[str]:
    """The imports of a module that go up, or sideways into another room."""
    mine = room(module)
    used = {room(name) for name in own(imports(source))}
    return sorted(other for other in used if other != mine and layer(other) >= layer(mine))


def homeless(module: str, source: str) -> list[str]:
    """The libraries that a module imports although another is their home."""
    libraries = {name.split(".")[0] for name in imports(source)}
    return sorted(library for library in libraries & HOMES.keys() if module not in HOMES[library])


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_go_down(module):
    assert misplaced(module, MODULES[module].read_text("utf-8")) == []


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_one_home(module):
    assert homeless(module, MODULES[module].read_text("utf-8")) == []


@pytest.mark.parametrize("module", MODULES)
def test_no_module_outgrows_a_sitting(module):
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", MODULES)
def test_no_function_is_longer_than_a_page(module):
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [f.name for f in functions if f.end_lineno - f.lineno >= 60] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is(module):
    assert ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))


def test_no_module_imports_itself_in_a_circle():
    graph = {
        name: own(imports(path.read_text("utf-8"))) - {name, ""} for name, path in MODULES.items()
    }
    assert cycles(graph) == []


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """The nodes that can reach themselves."""
    reach = {node: set(near) for node, near in graph.items()}
    for middle in graph:
        for node in graph:
            if middle in reach[node]:
                reach[node] |= reach[middle]
    return sorted(node for node in graph if node in reach[node])


def test_the_map_of_the_package_names_every_module():
    listed = re.findall(r"^    ([a-z][\w.]*) {2,}\S", entityrec.__doc__, re.MULTILINE)
    leaves = {
        name
        for name in MODULES
        if name and not any(other.startswith(f"{name}.") for other in MODULES)
    }
    covered = {
        name
        for name in leaves
        for entry in listed
        if name == entry or name.startswith(f"{entry}.")
    }
    assert leaves - covered - {"__main__", "__init__"} == set()


def test_each_stage_says_its_arrow_first():
    stages = re.findall(
        r"^    ([a-z]+\.\w+) +([\w ]+) → ([\w ]+)$", entityrec.__doc__, re.MULTILINE
    )
    assert len(stages) >= 12
    for module, takes, gives in stages:
        first = ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8"))).splitlines()[0]
        assert first.lower().startswith(f"{takes} → {gives}".lower()), (module, first)


def test_each_stage_takes_what_the_stage_before_it_gives():
    arrows = re.findall(r" {2,}([\w ]+) → ([\w ]+)$", entityrec.__doc__, re.MULTILINE)
    assert set(pairwise(FLOW)) <= set(arrows)


@pytest.mark.parametrize(
    ("module", "source", "check"),
    [
        ("words.clean", "from entityrec.names.person import person_parts", misplaced),
        ("names.person", "import entityrec.matching.blocking", misplaced),
        ("resolution.entities", "def f():\n    import networkx", homeless),
        ("matching.blocking", "from jellyfish import metaphone", homeless),
    ],
)
def test_a_deliberate_violation_is_seen(module, source, check):
    assert check(module, source)


def test_a_deliberate_circle_is_seen():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]
