"""The import walk: from the packages that a command names to everything that is known to be imported.

Code of the main modules, of directory replacements and of the vendor directory is read; what modules in the cache
import is not known. Errors carry the position of the import as go prints it (load.PackageError, base.ShortPath).
"""

from gowharf.replay.go import cycles, embeds, files, stdlib, sums
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.provided import Ask, Found
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import Required, is_pruned, place_of, replacement_of
from gowharf.replay.go.roots import needs_update, roots_outdated
from gowharf.replay.go.state import Load, Main, Scene
from gowharf.replay.go.targets import Folder, GoFile, Targets, built, case_collision, clash, folder
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.startup import NamedTuple
from gowharf.syntax import gomod
from gowharf.syntax.gosource import Import
from gowharf.syntax.modpath import prefixes
from gowharf.text.source import Span

# A vendor directory is read whole up to this many packages; go mod vendor has closed it under imports anyway.
_MANY_VENDORED = 300


_LACKING = (kinds.IMPORT_NOT_REQUIRED, kinds.IMPORT_OF_SIBLING, kinds.REPLACED_NOT_REQUIRED)


class Node(NamedTuple):
    """A package whose files are in the image. `kind` is as in `provided.Found`; `only` names the files of a package
    that is given as a list of files; `tests`: its test files count too."""

    path: str
    directory: str
    kind: str
    main: Main | None
    module: Required | None = None
    only: tuple[str, ...] | None = None
    tests: bool = False
    stack: str = ""


class Walk(NamedTuple):
    """`standard` are the standard packages that read code imports, `cgo` the directories whose files import "C".
    `known`: nothing that could fail was left undecided; `complete`: no code that is linked in remained unread.
    `uncompilable`: what is found out only when that is compiled."""

    failures: tuple[Failure, ...]
    known: bool
    complete: bool
    standard: frozenset[str]
    cgo: tuple[str, ...]
    fetches: tuple[str, ...]
    external: tuple[Required, ...]
    uncompilable: tuple[Failure, ...] = ()


def walk(scene: Scene, load: Load, roots: tuple[Node, ...], targets: Targets, stacked: bool = False) -> Walk:
    """Follows the imports of `roots`. `stacked`: errors name the packages on the way instead of a position, as those of
    go mod tidy and go mod vendor do (loadPkg.stackText)."""
    walker = _Walker(scene, load, targets, stacked)
    walker.run(roots)
    walker.check_roots()
    return walker.result()


class _Walker:
    def __init__(self, scene: Scene, load: Load, targets: Targets, stacked: bool = False) -> None:
        self.scene = scene
        self.load = load
        self.targets = targets
        self.stacked = stacked
        self.providers = Providers(scene, load)
        self.failures: list[Failure] = []
        self.known = True
        self.complete = True
        self.standard: set[str] = set()
        self.cgo: list[str] = []
        self.external: dict[str, Required] = {}
        self.local: dict[str, Required] = {}
        self.seen: set[str] = set()
        self.asked: set[str] = set()
        self.rings = cycles.Rings(at_least(scene.go_version, 24))
        self.folded: dict[str, str] = {}
        self.uncompilable: list[Failure] = []
        vendored = load.modules_txt.packages if load.modules_txt is not None else {}
        self.read_vendor = len(vendored) <= _MANY_VENDORED

    def run(self, roots: tuple[Node, ...]) -> None:
        """Depth first, imports sorted, tests last: the order in which load.Packages meets an import for the first
        time, which decides the position that its error gets."""
        for root in roots:
            self._visit(root, False)
        for root in roots:
            if root.tests:
                self._visit(root, True)
        if not self.stacked:
            self.failures.extend(self.rings.in_tests())

    def _visit(self, root: Node, tests: bool) -> None:
        self.folded.setdefault(root.path.lower(), root.path)
        stack = [self._open(root, tests)]
        way = [cycles.Step(root.path, "")]
        while stack:
            if not stack[-1]:
                stack.pop()
                way.pop()
                continue
            node, file, spec = stack[-1].pop()
            ring = None if tests or self.stacked else self.rings.closed(way, file, spec)
            if ring is not None:
                self.failures.append(ring)
                continue
            child = self._import(node, file, spec)
            if child is not None:
                stack.append(self._open(child, False))
                way.append(cycles.Step(child.path, file.name))

    def _open(self, node: Node, tests: bool) -> list[tuple[Node, GoFile, Import]]:
        """What a package imports, the last first; `tests`: what its test files do."""
        key = f"{node.directory}|{tests}|{','.join(node.only or ())}"
        if key in self.seen:
            return []
        self.seen.add(key)
        found = folder(self.scene.world.image, node.directory, self.targets)
        if node.only is not None:
            files = tuple(file for file in found.files if file.name in node.only)
            found = Folder(found.path, tuple(file._replace(built=True) for file in files), found.complete)
        if not found.known:
            self.known = self.complete = False
        return self._imports(node, found, tests)

    def _imports(self, node: Node, found: Folder, tests: bool) -> list[tuple[Node, GoFile, Import]]:
        first: dict[str, tuple[Node, GoFile, Import]] = {}
        self.rings.add(node.path, found, tests)
        for file in found.files:
            if file.built is False or file.test is not tests:
                continue
            if file.parsed is None or file.source is None:
                self.known = self.complete = False
                continue
            if not file.built:
                self.known = False
                continue
            if not file.source.text and not tests and not self.stacked:
                says = f"{files.short(file.path, self.scene.workdir)}:1:1: expected 'package', found 'EOF'"
                values = {"file": file.path}
                self.failures.append(Failure(kinds.EMPTY_FILE, says, place_of(file.source, Span(0, 0)), values))
            for spec in file.parsed.imports:
                first.setdefault(spec.path, (node, file, spec))
            if any(spec.path == "C" for spec in file.parsed.imports) and node.directory not in self.cgo:
                self.cgo.append(node.directory)
            if not self.stacked:
                self._embeds(node, file)
        return [first[path] for path in sorted(first, reverse=True)]

    def _embeds(self, node: Node, file: GoFile) -> None:
        go = node.main.go if node.main is not None else ""
        wrong = embeds.uncompilable(self.scene, file, node.directory, go) if node.kind == "main" else None
        if wrong is not None:
            self.uncompilable.append(wrong._replace(says=f"# {node.path}\n{wrong.says}"))
        problems, known = embeds.check(self.scene, self.load, file, node.directory)
        self.failures.extend(problems)
        self.known = self.known and known

    def _import(self, node: Node, file: GoFile, spec: Import) -> Node | None:
        if spec.path in self.asked:
            return None
        self.asked.add(spec.path)
        where = self._where(node, file, spec)
        ask = Ask(spec.path, where, _importer(node, file), node.main, place_of(file.source, spec.span))
        return self._take(node, ask, self.providers.find(ask))

    def _where(self, node: Node, file: GoFile, spec: Import) -> str:
        if not self.stacked:
            return f"{files.short(file.path, self.scene.workdir)}:{spec.line}:{spec.column}: "
        return f"go: {_stack(node, file)} imports\n\t{spec.path}: "

    def _take(self, node: Node, ask: Ask, found: Found) -> Node | None:
        if found.kind in ("main", "local", "vendor", "external"):
            self._check_internal(node, ask)
        if not self.stacked and ask.importer and found.kind != "unknown" and self._through_vendor(ask):
            found = found if found.kind == "failed" else Found("std")
        if found.kind == "std":
            self.standard.add(ask.package)
        elif found.kind == "failed" and found.failure is not None:
            self._fail(node, ask, found)
        elif found.kind == "unknown":
            self.known = self.complete = False
        elif found.kind == "external":
            self.complete = False
            if found.module is not None:
                self.external[found.module.path] = found.module
        elif found.kind == "vendor" and not self.read_vendor:
            self.complete = False
        else:
            return self._enter(ask, found, ask.where.removeprefix("go: ").removesuffix(": ") if self.stacked else "")
        return None

    def _through_vendor(self, ask: Ask) -> bool:
        """An import path with a folder vendor in it (load.FindVendor), which go tells after what else is wrong."""
        _, found, inside = ("/" + ask.package).rpartition("/vendor/")
        if not found:
            return False
        says = f"{ask.where}{ask.package} must be imported as {inside}"
        values = {"package": ask.package, "importer": ask.importer, "wanted": inside}
        self.failures.append(Failure(kinds.IMPORT_THROUGH_VENDOR, says, ask.place, values))
        return True

    def _check_internal(self, node: Node, ask: Ask) -> None:
        """load.disallowInternal: by import paths, wherever the directories are."""
        elements = ask.package.split("/")
        if self.stacked or node.only is not None or "internal" not in elements or not ask.importer:
            return
        above = "/".join(elements[: len(elements) - 1 - elements[::-1].index("internal")])
        if not above or node.path == above or node.path.startswith(above + "/"):
            return
        test = " (test)" if ask.importer.startswith("-t ") else ""
        says = f"package {node.path}{test}\n\t{ask.where}use of internal package {ask.package} not allowed"
        values = {"package": ask.package, "importer": node.path}
        self.failures.append(Failure(kinds.IMPORT_INTERNAL, says, ask.place, values))

    def _fail(self, node: Node, ask: Ask, found: Found) -> None:
        failure = found.failure
        assert failure is not None
        if found.module is not None:
            self.external[found.module.path] = found.module
        if node.kind == "local" and failure.kind in _LACKING:
            # A dependency's import may be met by its own requirements, which are in the module graph.
            failure = self._dependency_failure(node, ask, failure)
        if failure is None:
            self.known = self.complete = False
            return
        self.failures.append(failure)

    def _dependency_failure(self, node: Node, ask: Ask, failure: Failure) -> Failure | None:
        """A package that a directory replacement imports and go.mod has no module for. In a pruned graph the main
        module must require all that its packages need, so this fails either way (updatePrunedRoots)."""
        if self.load.workspace is not None or not is_pruned(self.load) or self.load.mod != "readonly":
            return None
        source = self.scene.world.image.read(join(node.module.local or "/", "go.mod")) if node.module else None
        if source is None:
            return None
        required = {require.path: require.version for require in source.memo(gomod.parse).requires}
        for prefix in prefixes(ask.package):
            version = required.get(prefix)
            if version is None:
                continue
            if not self.load.sums_known:
                return None
            replacement = replacement_of(self.load, prefix, version)
            if replacement is not None and replacement.directory is not None:
                return needs_update(self.load, node.module, prefix, version, "")
            if self.load.sums is None or (prefix, version) not in self.load.sums.modules:
                says = f"{ask.where}missing go.sum entry for module providing package {ask.package}"
                says += f" (imported by {ask.importer.partition('@')[0]}); to add:\n\tgo get {ask.importer}"
                values = {"module": prefix, "version": version, "hash": "h1"}
                values["gosum"] = "absent" if self.load.sums is None else "present"
                values["sum_path"] = sums.sum_file(self.scene, self.load)[1]
                return Failure(kinds.SUM_MISSING, says, failure.place, values)
            return needs_update(self.load, node.module, prefix, version, "")
        return failure

    def _enter(self, ask: Ask, found: Found, stack: str) -> Node | None:
        inside = folder(self.scene.world.image, found.directory, self.targets)
        if inside.known and not any(file.built and not file.test for file in inside.files):
            self.failures.append(self._excluded(ask, found, inside))
            return None
        problem = None if self.stacked else self._colliding(ask, inside)
        if problem is not None:
            self.failures.append(problem)
            return None
        if inside.known and inside.name == "main" and found.kind == "main":
            says = f'{ask.where}import "{ask.package}" is a program, not an importable package'
            values = {"package": ask.package, "importer": ask.importer}
            self.failures.append(Failure(kinds.IMPORT_OF_PROGRAM, says, ask.place, values))
            return None
        if found.kind == "local" and found.module is not None:
            self.local[found.module.path] = found.module
        return Node(ask.package, found.directory, found.kind, found.main, found.module, stack=stack)

    def _colliding(self, ask: Ask, inside: Folder) -> Failure | None:
        """A directory of two packages; an import path that is another one's but for upper and lower case."""
        several = clash(inside)
        if several:
            values = {"directory": inside.path}
            return Failure(kinds.SEVERAL_PACKAGES_FOUND, ask.where + several, ask.place, values)
        test = " (test)" if ask.importer.startswith("-t ") else ""
        importer = ask.importer.removeprefix("-t ").partition("@")[0]
        alike = case_collision(inside, f"package {importer}{test}\n\timports {ask.package}: ")
        if alike is not None:
            return alike
        other = self.folded.setdefault(ask.package.lower(), ask.package)
        if other == ask.package:
            return None
        says = f'{ask.where}case-insensitive import collision: "{ask.package}" and "{other}"'
        values = {"package": ask.package, "importer": ask.importer, "other": other}
        return Failure(kinds.IMPORT_CASE, says, ask.place, values)

    def _excluded(self, ask: Ask, found: Found, inside: Folder) -> Failure:
        what = excluded_words(inside)
        test = " (test)" if ask.importer.startswith("-t ") else ""
        says = f"package {ask.importer.removeprefix('-t ').partition('@')[0]}{test}\n\timports {ask.package}: {what}"
        if what.startswith("no non-test "):
            says = f"{ask.package}: {what}"  # the loader takes it for a package; what builds it does not
        elif what.startswith("no "):
            says = f"{ask.where}{what}"
        values = {
            "package": ask.package,
            "importer": ask.importer,
            "directory": found.directory,
            "cgo": "true" if for_want_of_cgo(inside, self.targets) else "false",
        }
        return Failure(kinds.IMPORT_EXCLUDED, says, ask.place, values)

    def check_roots(self) -> None:
        """Go finds out that go.mod is out of date before it reports what is wrong with imports."""
        failure, known = roots_outdated(self.scene, self.load, self.providers, tuple(self.local.values()))
        self.known = self.known and known
        if failure is not None:
            self.failures = [failure]

    def result(self) -> Walk:
        failures = [*self.failures, *self._probable()]
        return Walk(
            tuple(failures),
            self.known,
            self.complete,
            frozenset(self.standard),
            tuple(self.cgo),
            tuple(self.providers.fetches),
            tuple(self.external.values()),
            tuple(self.uncompilable),
        )

    def _probable(self) -> list[Failure]:
        """Hashes that go.sum lacks altogether for indirect requirements, where dependencies' code is used: tidy go.mod
        files list such a module only because a package of it is imported, but by what can't be seen."""
        if self.failures or not self.external or not is_pruned(self.load) or self.load.sums is None:
            return []
        for module in self.providers.required.values():
            bare = sums.lacks_module(self.load, module) and sums.lacks_gomod(self.load, module)
            if bare and module.require.indirect:
                args = ((module,), module.path, "", "", None)
                return [sums.missing_module(self.scene, self.load, *args)._replace(certain=False)]
        return []


def excluded_words(inside: Folder) -> str:
    """build.NoGoError for a directory none of whose files are built."""
    if any(not file.test for file in inside.files):
        return f"build constraints exclude all Go files in {inside.path}"
    if inside.files:
        return f"no non-test Go files in {inside.path}"
    return f"no Go files in {inside.path}"


def for_want_of_cgo(inside: Folder, targets: Targets) -> bool:
    """Whether the directory would have files if cgo were enabled."""
    with_cgo = Targets(tuple(t._replace(cgo=True, tags=t.tags | {"cgo"}) for t in targets.all), targets.custom)
    return targets.cgo is False and any(
        not file.test and built(file.name, file.parsed, with_cgo) for file in inside.files
    )


def _importer(node: Node, file: GoFile) -> str:
    if node.only is not None:
        return ""
    version = f"@{node.module.version}" if node.kind == "local" and node.module is not None else ""
    return f"{'-t ' if file.test else ''}{node.path}{version}"


def _stack(node: Node, file: GoFile) -> str:
    way = node.stack or node.path
    return f"{way} tested by\n\t{node.path}.test" if file.test else way


def links_libc(standard: frozenset[str], tags: frozenset[str]) -> str:
    """The standard package that makes a program with cgo enabled a dynamic one, or ""."""
    for package in sorted(standard & stdlib.CGO):
        if package in stdlib.ALWAYS_CGO:
            return package
        if ("osusergo" if package in stdlib.USER else "netgo") not in tags:
            return package
    return ""
