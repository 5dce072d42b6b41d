"""The rules of the house that no linter knows: what may stand where, and how long it may be."""

import ast
import functools
from pathlib import Path

PAGES = sorted(Path("pages").glob("*.py"))
SOURCES = sorted(Path("src").rglob("*.py"))
CODE = [*Path().glob("*.py"), *PAGES, *SOURCES]
UI = Path("src/liantu/ui")

PAGE_LINES, FILE_LINES, FUNCTION_LINES = 60, 300, 40
BROAD = {"Exception", "BaseException"}
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@functools.cache
def tree(path):
    return ast.parse(path.read_text("utf-8"), path)


def line_count(path):
    return len(path.read_text("utf-8").splitlines())


def nodes(paths, *kinds):
    return [
        (path, node) for path in paths for node in ast.walk(tree(path)) if isinstance(node, kinds)
    ]


def places(found):
    """Where each node stands, as an editor can open it."""
    return [f"{path}:{node.lineno}" for path, node in found]


def imported(node):
    """The top-level packages that an import statement names."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]} if node.level == 0 else set()
    return {alias.name.split(".")[0] for alias in node.names}


def imports_of(*packages):
    return [
        (path, node)
        for path, node in nodes(CODE, ast.Import, ast.ImportFrom)
        if imported(node) & set(packages)
    ]


def body_length(function):
    """Lines of a function without its docstring, which is free to explain."""
    first = function.body[1] if ast.get_docstring(function) and function.body[1:] else function
    return function.end_lineno - first.lineno + 1


def caught(handler):
    """The names of the exceptions a handler catches; a bare one catches all."""
    if handler.type is None:
        return BROAD
    return {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}


def raises_again(handler):
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def caches():
    """Every use of one of Streamlit's caches."""
    found = nodes(CODE, ast.Attribute)
    return [(p, n) for p, n in found if n.attr in {"cache_data", "cache_resource"}]


def mentions(paths, text):
    return [str(path) for path in paths if text in path.read_text("utf-8")]


def test_pages_arrange_and_define_nothing():
    assert places(nodes(PAGES, *FUNCTION, ast.ClassDef)) == []


def test_pages_are_short():
    assert [str(page) for page in PAGES if line_count(page) > PAGE_LINES] == []


def test_files_are_short():
    assert [str(path) for path in SOURCES if line_count(path) > FILE_LINES] == []


def test_functions_are_short():
    functions = nodes(SOURCES, *FUNCTION)
    assert places((p, f) for p, f in functions if body_length(f) > FUNCTION_LINES) == []


def test_streamlit_stays_in_the_user_interface():
    found = imports_of("streamlit", "streamlit_folium", "streamlit_echarts")
    allowed = {Path("app.py"), *PAGES}
    assert places((p, n) for p, n in found if p not in allowed and UI not in p.parents) == []


def test_folium_stays_in_the_map():
    found = imports_of("folium", "branca", "streamlit_folium")
    in_map = [
        p for p, _ in found if UI in p.parents and p.relative_to(UI).parts[0].startswith("map")
    ]
    assert places((p, n) for p, n in found if p not in in_map) == []


def test_session_state_stays_in_the_user_interface():
    assert [p for p in mentions(CODE, "session_state") if UI not in Path(p).parents] == []


def test_text_is_never_drawn_as_html():
    assert mentions(CODE, "unsafe_allow_html") == []


def test_no_handler_swallows_everything():
    handlers = nodes(CODE, ast.ExceptHandler)
    assert places((p, h) for p, h in handlers if BROAD & caught(h) and not raises_again(h)) == []


def test_caches_have_one_home():
    assert places((p, n) for p, n in caches() if p != UI / "cached.py") == []


def test_caches_have_an_end():
    calls = [call for _, call in nodes(CODE, ast.Call)]
    bounded = [c.func for c in calls if "max_entries" in {k.arg for k in c.keywords}]
    assert places((p, n) for p, n in caches() if n not in bounded) == []


def test_the_code_reads_nothing_beside_the_repository():
    assert mentions([*CODE, *Path("scripts").iterdir()], "../shared") == []
