"""What `go mod tidy -diff` will surely find in go.mod, and so exit with 1.

Tidy drops what no package imports or marks it `// indirect`, as it does what only a tool line needs, takes that mark
from what the main module imports itself, writes a block of one line as a line, and sorts the lines of a block. Whether
it finds more depends on the modules themselves. (modload.tidyRoots, ModFile.SetRequireSeparateIndirect, Cleanup,
SortBlocks)
"""

from collections.abc import Iterator

from gowharf.project import versions
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.patterns import subdirectories
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.state import Main, Scene
from gowharf.replay.go.sums import sum_file
from gowharf.replay.go.targets import folder, targets_of
from gowharf.replay.model import Failure
from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import Require
from gowharf.syntax.modpath import prefixes
from gowharf.text.source import Span

_MANY = 5000  # folders


class _Imports(NamedTuple):
    """The import paths in all files of a module, and in those that surely count."""

    every: frozenset[str]
    sure: frozenset[str]


def failures(scene: Scene, main: Main) -> tuple[Failure, ...]:
    """One failure for each line that tidy will surely change."""
    found = _imports(scene, main)
    if found is None:
        return ()
    return (*_changes(scene, main, found), *_stale(scene, main))


def _stale(scene: Scene, main: Main) -> Iterator[Failure]:
    """Hashes of the files of a required module at a version that is not the required one."""
    sums = scene.load.sums if scene.load is not None else None
    source = sum_file(scene, scene.load)[0] if scene.load is not None else None
    if sums is None or source is None or versions.compare(main.go or "1.16", "1.18") < 0:
        return
    replaced = {path for replace in main.file.replaces for path in (replace.old_path, replace.new_path)}
    required = {require.path: require.version for require in main.file.requires}
    for line in sums.sums:
        if line.gomod or not line.hash.startswith("h1:") or line.path in replaced:
            continue
        if required.get(line.path, line.version) != line.version:
            values = {"module": line.path, "version": line.version, "why": "sum"}
            yield Failure(kinds.GO_MOD_UNTIDY, "diff current/go.sum tidy/go.sum", place_of(source, line.span), values)


def _imports(scene: Scene, main: Main) -> _Imports | None:
    """None where a file or folder of the module isn't known."""
    targets = targets_of(scene)
    every: set[str] = set()
    sure: set[str] = set()
    stack, seen = [main.directory], 0
    while stack:
        directory = stack.pop()
        inside = folder(scene.world.image, directory, targets)
        below, whole = subdirectories(scene, directory)
        seen += 1
        if not whole or not inside.complete or seen > _MANY:
            return None
        stack.extend(below)
        for file in inside.files:
            if file.parsed is None:
                return None
            paths = [spec.path for spec in file.parsed.imports]
            every.update(paths)
            sure.update(paths if file.built else ())
    return _Imports(frozenset(every), frozenset(sure))


def _changes(scene: Scene, main: Main, found: _Imports) -> Iterator[Failure]:
    required = {require.path for require in main.file.requires}
    direct = {_provider(path, required) for path in found.sure}
    perhaps = {prefix for path in found.every for prefix in prefixes(path)}
    tools = {prefix for tool in main.file.tools for prefix in prefixes(tool.value)}
    for require in main.file.requires:
        if not require.indirect and require.path not in perhaps:
            yield _failure(main, require, "tool" if require.path in tools else "unused")
        elif require.indirect and require.path in direct:
            yield _failure(main, require, "direct")
    for block in main.file.blocks:
        inside = [one for one in main.file.requires if one.directive.block is block]
        comments = [one for one in main.file.comments if block.span.start < one.span.start < block.span.end]
        if len(inside) == 1 and all(comment.suffix for comment in comments):
            yield _failure(main, inside[0], "block", block.span)
        paths = [one.path for one in inside]
        late = next((at for at in range(1, len(paths)) if paths[at] < paths[at - 1]), None)
        if late is not None:
            yield _failure(main, inside[late], "order")


def _provider(path: str, required: set[str]) -> str:
    """The required module that an import path names; "" where it may be one of several, or none."""
    fitting = [prefix for prefix in prefixes(path) if prefix in required]
    return fitting[0] if len(fitting) == 1 else ""


def _failure(main: Main, require: Require, why: str, span: Span | None = None) -> Failure:
    values = {"module": require.path, "version": require.version, "why": why}
    place = place_of(main.source, span or require.directive.span)
    return Failure(kinds.GO_MOD_UNTIDY, "diff current/go.mod tidy/go.mod", place, values)
