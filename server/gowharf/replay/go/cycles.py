"""Rings of imports: packages that import one another, and tests of a package that import what imports it.

(load.reusePackage, load.TestPackagesFor; since Go 1.24 each line of the way names the file that has the import)
"""

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.targets import Folder, GoFile
from gowharf.replay.model import Failure
from gowharf.startup import NamedTuple
from gowharf.syntax.gosource import Import

_Edges = dict[str, tuple[GoFile, Import]]


class Step(NamedTuple):
    """A package on the way, and the file of the one before that imports it ("" for the first)."""

    path: str
    file: str


class Rings:
    """What has been read: `edges` are the imports of each package, `tests` those of its own test files, not of its
    package `_test`. `names`: errors name files."""

    def __init__(self, names: bool) -> None:
        self.names = names
        self.edges: dict[str, _Edges] = {}
        self.tests: dict[str, _Edges] = {}
        self.programs: set[str] = set()
        self.found = False

    def add(self, path: str, inside: Folder, tests: bool) -> None:
        """Takes in what the files of a package import."""
        into = (self.tests if tests else self.edges).setdefault(path, {})
        if inside.name == "main":
            self.programs.add(path)
        for file in inside.files:
            if not file.built or file.test is not tests or file.parsed is None:
                continue
            if not tests or file.parsed.package == inside.name:
                for spec in file.parsed.imports:
                    into.setdefault(spec.path, (file, spec))

    def closed(self, way: list[Step], file: GoFile, spec: Import) -> Failure | None:
        """The failure of an import of a package that is on the way to it. (A program's import fails as such.)"""
        if spec.path in self.programs or all(step.path != spec.path for step in way):
            return None
        self.found = True
        return self._failure([*way, Step(spec.path, file.name)], file, spec, "import cycle not allowed")

    def in_tests(self) -> list[Failure]:
        """The failures of tests; where packages import one another anyway, that comes first."""
        failures: list[Failure] = []
        for path, imports in self.tests.items() if not self.found else ():
            for target, (file, spec) in sorted(imports.items()):
                way = self._way(target, path)
                if way is not None:
                    steps = [Step(path, ""), Step(target, file.name), *way]
                    failures.append(self._failure(steps, file, spec, "import cycle not allowed in test"))
                    break
        return failures

    def _way(self, start: str, target: str) -> list[Step] | None:
        """The first way over imports, sorted as go sorts them; None: there is none."""
        if start == target:
            return []
        stack = [(start, list[Step]())]
        seen = {start}
        while stack:
            at, steps = stack.pop()
            following: list[tuple[str, list[Step]]] = []
            for path, (file, _) in sorted(self.edges.get(at, {}).items()):
                if path == target:
                    return [*steps, Step(path, file.name)]
                if path not in seen:
                    seen.add(path)
                    following.append((path, [*steps, Step(path, file.name)]))
            stack.extend(reversed(following))
        return None

    def _failure(self, steps: list[Step], file: GoFile, spec: Import, what: str) -> Failure:
        lines = "".join(f"\n\timports {step.path}{self._of(step)}" for step in steps[1:])
        values = {"package": spec.path, "importer": steps[-2].path}
        place = place_of(file.source, spec.span)
        return Failure(kinds.IMPORT_CYCLE, f"package {steps[0].path}{lines}: {what}", place, values)

    def _of(self, step: Step) -> str:
        return f" from {step.file}" if self.names else ""
