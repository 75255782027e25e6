"""Which module provides an imported package, as modload's importFromModules and queryImport find it.

The order is Go's: standard library, vendor directory in vendor mode, else the main modules and the modules that go.mod
requires, longest path first, each needing its hash and its files; then the whole module graph, which needs every
required module's go.mod; and only then the words "no required module provides package". What lies in the module cache
is not known, so a required module whose path fits is taken to provide the package.
"""

from gowharf.replay.go import fetch, files, modfiles, stdlib, sums
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.requires import Required, main_of, place_of, prefixes, required_modules
from gowharf.replay.go.state import Load, Main, Replacement, Scene
from gowharf.replay.go.targets import has_go_files
from gowharf.replay.look import Presence
from gowharf.replay.model import Failure
from gowharf.replay.paths import below, join, parents
from gowharf.startup import NamedTuple, regex
from gowharf.syntax import gomod, modpath
from gowharf.text.source import Place

_MAJOR = regex(r"v(?:[2-9]|[1-9]\d+)\Z")


class Ask(NamedTuple):
    """Who imports a package. `where` is the position that Go puts in front of the message, `importer` the package and
    its version as `go get` takes it ("" where the package is named on the command line)."""

    package: str
    where: str
    importer: str
    main: Main | None
    place: Place | None


class Found(NamedTuple):
    """`kind`: "std", "main", "vendor", "local" (a replacement directory), "external", "unknown" or "failed"."""

    kind: str
    directory: str = ""
    main: Main | None = None
    module: Required | None = None
    failure: Failure | None = None


class Providers:
    """Answers for one command; the answers for the whole module graph are found once."""

    def __init__(self, scene: Scene, load: Load) -> None:
        self.scene = scene
        self.load = load
        self.required = required_modules(load)
        self.fetches: dict[str, None] = {}
        self.graph_read = False
        self.way = fetch.way(scene)
        self._malformed = sums.malformed(scene)
        self._graph: list[Found | None] = []

    def find(self, ask: Ask) -> Found:
        """Where the package comes from, or why it doesn't."""
        path = ask.package
        if path == "C" or path == "unsafe":
            return Found("std")
        if path.startswith(("./", "../")) or path in (".", ".."):
            says = f'{ask.where}local import "{path}" in non-local package'
            return _failed(Failure(kinds.IMPORT_RELATIVE, says, ask.place, _values(ask)))
        malformed = modpath.check_import_path(path)
        if malformed is not None:
            return _failed(Failure(kinds.IMPORT_MALFORMED, ask.where + malformed, ask.place, _values(ask)))
        if stdlib.is_standard_path(path):
            standard = stdlib.has(path, self.scene.go_version)
            if standard is None:
                return Found("unknown")
            if standard:
                return Found("std", directory=path)
        if self.load.mod == "vendor":
            return self._vendored(ask)
        return self._from_modules(ask)

    def _vendored(self, ask: Ask) -> Found:
        own = self._in_mains(ask.package)
        if own is not None and own.kind != "failed":
            return own
        vendor = self.load.vendor
        if vendor is None:
            return Found("unknown")
        directory = join(vendor, ask.package)
        there = has_go_files(self.scene.world, directory)
        if there is None or self.load.modules_txt is None:
            return Found("unknown")
        listed = ask.package in self.load.modules_txt.packages
        minor = stdlib.minor(self.load.go) or 0
        if there and (listed or minor < 23):
            return Found("vendor", directory)
        if stdlib.is_standard_path(ask.package):
            return _failed(self._not_in_std(ask))
        failure = self._own_failure(ask, own) if own is not None else None
        says = ask.where + self._not_vendored(ask.package)
        if failure is not None:
            return _failed(failure._replace(says=says))
        return _failed(Failure(kinds.IMPORT_NOT_VENDORED, says, ask.place, {**_values(ask), "directory": directory}))

    def _not_vendored(self, package: str) -> str:
        says = f"cannot find module providing package {package}: import lookup disabled by -mod=vendor"
        if self.load.mod_explicit:
            return says
        file = "go.work" if self.load.workspace is not None else "go.mod"
        return f"{says}\n\t(Go version in {file} is at least 1.14 and vendor directory exists.)"

    def _from_modules(self, ask: Ask) -> Found:
        own = self._in_mains(ask.package)
        if own is not None and own.kind in ("main", "unknown"):
            return own
        if self.load.workspace is not None:
            problem = self.graph_problem(ask)
            if problem is not None:
                return problem
        found = self._in_required(ask)
        if found is not None:
            return found
        problem = self.graph_problem(ask)
        if problem is not None:
            return problem
        return self._nobody(ask, own)

    def _in_mains(self, package: str) -> Found | None:
        """The package in a main module; "failed" with the directory where it should be and isn't; None: elsewhere."""
        missing: Found | None = None
        for main in self.load.mains:
            if not _in_module(package, main.path):
                continue
            directory = join(main.directory, package[len(main.path) + 1 :] or ".")
            nested = _nested_module(self.scene, directory, main.directory)
            if nested is not None:
                missing = missing or Found("failed", nested, main)
                continue
            there = has_go_files(self.scene.world, directory)
            if there is None:
                return Found("unknown", directory, main)
            if there:
                return Found("main", directory, main)
            missing = Found("failed", directory, main)
        return missing

    def _in_required(self, ask: Ask) -> Found | None:
        """The package in a required module; None where none of them can have it."""
        without_sum: list[Required] = []
        external: Required | None = None
        for prefix in prefixes(ask.package):
            module = self.required.get(prefix)
            if module is None:
                continue
            if module.local is not None:
                found = self._in_replacement(ask, module)
                if found is not None:
                    return found
            elif self._malformed is not None:
                return _failed(self._malformed)
            elif sums.lacks_module(self.load, module):
                without_sum.insert(0, module)
            else:
                external = external or module
        if without_sum:
            args = (tuple(without_sum), ask.package, ask.where, ask.importer, ask.place)
            return _failed(sums.missing_module(self.scene, self.load, *args))
        if external is None:
            return None
        return self._other_major(ask, external) or self._fetched(ask, external)

    def _other_major(self, ask: Ask, module: Required) -> Found | None:
        """`example.com/lib/v2` where go.mod has example.com/lib: another module, unless v1 really has a folder v2."""
        rest = ask.package[len(module.path) + 1 :].partition("/")[0]
        if not _MAJOR.match(rest):
            return None
        if modpath.split_path_version(module.path) != (module.path, ""):
            return None
        package = ask.package
        says = f"{ask.where}no required module provides package {package}; to add it:\n\tgo get {package}"
        return _failed(Failure(kinds.IMPORT_NOT_REQUIRED, says, ask.place, _values(ask), certain=False))

    def _in_replacement(self, ask: Ask, module: Required) -> Found | None:
        """The package in a directory that replaces a module; None where the directory is there without it."""
        root = module.local or ""
        at = files.look(self.scene.world, root)
        if at.presence is Presence.UNKNOWN:
            return Found("unknown")
        written = module.replacement.replace.new_path if module.replacement is not None else ""
        if at.absent:
            says = f"{ask.where}{module.name}: replacement directory {written} does not exist"
            failure = fetch.replacement_failure(module, says, missing=True)
            return _failed(_with_import(failure, ask))
        directory = join(root, ask.package[len(module.path) + 1 :] or ".")
        if _nested_module(self.scene, directory, root) is not None:
            return None
        there = has_go_files(self.scene.world, directory)
        if there is None:
            return Found("unknown")
        if not there:
            return None
        gomod = join(root, "go.mod")
        presence = files.look(self.scene.world, gomod).presence
        if presence is Presence.UNKNOWN:
            return Found("unknown")
        if presence is Presence.ABSENT:
            short = files.short(gomod, self.scene.workdir)
            says = f"{ask.where}module {written}: reading {short}: open {gomod}: no such file or directory"
            return _failed(_with_import(fetch.replacement_failure(module, says, missing=False), ask))
        source = self.scene.world.image.read(gomod)
        if source is not None:
            where = f"{ask.where}module {written}: parsing {files.short(gomod, self.scene.workdir)}: "
            broken = modfiles.dependency_failure(source, gomod, self.scene.go_version, where)
            if broken is not None:
                return _failed(_with_import(broken, ask))
        return Found("local", directory, module=module)

    def _fetched(self, ask: Ask, module: Required) -> Found:
        path, version = module.actual
        held = fetch.cached(self.scene, path, version)
        failure = None
        if held.files is not Presence.PRESENT:
            failure = fetch.cannot_fetch(self.scene, self.way, path, version, ask.where, plain=True, place=module.place)
        if held.files is Presence.ABSENT:
            self.fetches[f"{path}@{version}"] = None
        elif failure is not None and failure.kind != kinds.PRIVATE_MODULE:
            failure = None
        if failure is not None:
            return _failed(_with_import(failure, ask))._replace(module=module)
        if sums.lacks_gomod(self.load, module):
            return _failed(sums.missing_gomod(self.scene, self.load, module, ask.where, ask.place))
        wrong = sums.mismatch(self.load, module, False) or sums.mismatch(self.load, module, True)
        if wrong is not None:
            return _failed(_with_import(wrong, ask))._replace(module=module)
        return Found("external", module=module)

    def graph_problem(self, ask: Ask) -> Found | None:
        """What loading the whole module graph runs into; who asks stands in a failure alone."""
        if self._graph:
            return self._graph[0]
        found = self._read_graph(ask)
        if found is None or found.failure is None:
            self._graph.append(found)
        return found

    def _read_graph(self, ask: Ask) -> Found | None:
        """Every required module's go.mod is read."""
        if self._malformed is not None and self.required:
            return _failed(self._malformed)
        self.graph_read = True
        unknown = False
        for module in self.required.values():
            if module.local is not None:
                problem, known = fetch.replacement_gomod(self.scene, self.load, module)
                unknown = unknown or not known
                if problem is not None:
                    return _failed(_with_import(problem._replace(says=ask.where + problem.says), ask))
                continue
            if sums.lacks_gomod(self.load, module):
                return _failed(sums.missing_gomod(self.scene, self.load, module, ask.where, ask.place))
            wrong = sums.mismatch(self.load, module, True)
            if wrong is not None:
                return _failed(_with_import(wrong, ask))
            path, version = module.actual
            held = fetch.cached(self.scene, path, version)
            if held.gomod is Presence.ABSENT:
                self.fetches[f"{path}@{version}"] = None
                failure = fetch.cannot_fetch(self.scene, self.way, path, version, ask.where, place=module.place)
                if failure is not None and failure.certain:
                    return _failed(_with_import(failure, ask))
        return Found("unknown") if unknown else None

    def _nobody(self, ask: Ask, own: Found | None) -> Found:
        """No module of the graph's known part has the package."""
        found = self._in_graph(ask) or self._replaced_only(ask)
        if found is not None:
            return found
        if stdlib.is_standard_path(ask.package):
            return _failed(self._not_in_std(ask))
        if self.load.mod == "mod":
            if fetch.is_off(self.way, ask.package) and ask.package not in self.required:
                says = f"{ask.where}cannot find module providing package {ask.package}: "
                says += "module lookup disabled by GOPROXY=off"
                values = {**_values(ask), "module": ask.package, "version": "", "cache": ""}
                return _failed(Failure(kinds.PROXY_OFF, says, ask.place, values))
            return Found("unknown")
        left = self._left_of_replacement(ask)
        if left is not None:
            return _failed(left)
        if own is not None:
            return _failed(self._own_failure(ask, own))
        values = {**_values(ask), "sibling": _sibling(self.scene, ask.package)}
        if any(not main.source.path for main in self.load.mains):
            values["gomod"] = "edited"
        kind = kinds.IMPORT_OF_SIBLING if values["sibling"] else kinds.IMPORT_NOT_REQUIRED
        return _failed(Failure(kind, ask.where + self._no_module(ask), ask.place, values))

    def _own_failure(self, ask: Ask, own: Found) -> Failure:
        """A package that a main module should have."""
        main = own.main
        assert main is not None
        directory = join(main.directory, ask.package[len(main.path) + 1 :] or ".")
        says = ask.where + self._no_module(ask)
        values = {**_values(ask), "directory": directory}
        if own.directory != directory or not self.scene.world.image.look(join(directory, "go.mod")).absent:
            values["module"] = own.directory
            return Failure(kinds.IMPORT_IN_NESTED_MODULE, says, ask.place, values)
        in_project = project_go_file(self.scene, main, directory)
        if in_project is None:
            return Failure(kinds.IMPORT_NOT_REQUIRED, says, ask.place, {**values, "own": "true"})
        return Failure(kinds.IMPORT_NOT_IN_IMAGE, says, ask.place, {**values, "file": in_project})

    def _left_of_replacement(self, ask: Ask) -> Failure | None:
        """A package that a replacing directory has in the project, where the image has that directory's go.mod only."""
        for module in self.required.values():
            if module.local is None or not _in_module(ask.package, module.path):
                continue
            directory = join(module.local, ask.package[len(module.path) + 1 :] or ".")
            in_project = project_go_file(self.scene, ask.main or self.load.mains[0], directory)
            if in_project is not None:
                values = {**_values(ask), "directory": directory, "file": in_project}
                return Failure(kinds.IMPORT_NOT_IN_IMAGE, ask.where + self._no_module(ask), ask.place, values)
        return None

    def _no_module(self, ask: Ask) -> str:
        says = f"no required module provides package {ask.package}"
        if self.load.mod_explicit and self.load.mod in ("readonly", "vendor"):
            lookup = f"import lookup disabled by -mod={self.load.mod}"
            return f"cannot find module providing package {ask.package}: {lookup}"
        here = main_of(self.load, self.scene.workdir)
        if ask.main is not None and (here is None or here.directory != ask.main.directory):
            return f"{says}; to add it:\n\tcd {ask.main.directory}\n\tgo get {ask.package}"
        return f"{says}; to add it:\n\tgo get {ask.package}"

    def _not_in_std(self, ask: Ask) -> Failure:
        return Failure(
            kinds.IMPORT_NOT_IN_STD, ask.where + not_in_std(self.scene, ask.package), ask.place, _values(ask)
        )

    def _replaced_only(self, ask: Ask) -> Found | None:
        """A module that is replaced and not required, and has the package (queryImport)."""
        for prefix in prefixes(ask.package):
            versions = sorted(version for path, version in self.load.replacements if path == prefix)
            if not versions or prefix in self.required or any(main.path == prefix for main in self.load.mains):
                continue
            replacement = self.load.replacements[prefix, versions[-1]]
            if replacement.directory is None:
                return Found("unknown")
            directory = join(replacement.directory, ask.package[len(prefix) + 1 :] or ".")
            there = has_go_files(self.scene.world, directory)
            if there is None:
                return Found("unknown")
            if files.look(self.scene.world, replacement.directory).absent:
                return self._replaced_by_nothing(ask, replacement, prefix, versions[-1])
            if there and self.load.mod == "readonly":
                wanted = prefix if not versions[-1] else f"{prefix}@{versions[-1]}"
                says = f"{ask.where}module {prefix} provides package {ask.package} and is replaced but not required"
                values = {**_values(ask), "module": prefix}
                place = place_of(replacement.source, replacement.replace.old_token.span)
                places = {} if ask.place is None else {"import": ask.place}
                says += f"; to add it:\n\tgo get {wanted}"
                return _failed(Failure(kinds.REPLACED_NOT_REQUIRED, says, place or ask.place, values, places))
            if there:
                return Found("unknown")
        return None

    def _replaced_by_nothing(self, ask: Ask, replacement: Replacement, module: str, version: str) -> Found:
        replace = replacement.replace
        name = f"{module}@{version or _zero_version(module)}"
        says = f"{ask.where}{name}: replacement directory {replace.new_path} does not exist"
        values = {"module": module, "version": version, "directory": replacement.directory or ""}
        values["path"] = replace.new_path
        place = place_of(replacement.source, replace.new_token.span)
        return _failed(_with_import(Failure(kinds.REPLACEMENT_MISSING, says, place, values), ask))

    def _in_graph(self, ask: Ask) -> Found | None:
        """The package in a module that only a directory replacement requires, and whose hash is missing."""
        if not sums.must_have_sums(self.load) or not self.load.sums_known:
            return None
        for module in self.required.values():
            source = self.scene.world.image.read(join(module.local, "go.mod")) if module.local is not None else None
            if source is None:
                continue
            for require in source.memo(gomod.parse).requires:
                key = require.path, require.version
                if require.path in self.required or not _in_module(ask.package, require.path):
                    continue
                if self.load.sums is None or key not in self.load.sums.modules:
                    found = Required(require.path, require.version, require, source, None)
                    args = ((found,), ask.package, ask.where, ask.importer, ask.place)
                    return _failed(sums.missing_module(self.scene, self.load, *args))
        return None


def _zero_version(path: str) -> str:
    """module.ZeroPseudoVersion for a module path."""
    split = modpath.split_path_version(path)
    major = split[1].strip("/.") if split is not None and split[1] else "v0"
    return f"{major}.0.0-00010101000000-000000000000"


def not_in_std(scene: Scene, package: str) -> str:
    """The words for an import path without a dot that GOROOT doesn't have."""
    goroot = scene.env.get("GOROOT") or "/usr/local/go"
    minor = stdlib.minor(scene.go_version)
    std = "GOROOT" if minor is not None and minor < 21 else "std"
    return f"package {package} is not in {std} ({goroot}/src/{package})"


def project_go_file(scene: Scene, main: Main | None, directory: str) -> str | None:
    """A .go file that the project has for a directory of the image, where the image lacks it."""
    files = scene.world.project.files
    candidates = [scene.world.image.origin(directory)]
    if main is not None and main.source.path and below(directory, main.directory):
        at = main.source.path.rpartition("/")[0]
        candidates.append("/".join(part for part in (at, directory[len(main.directory) :].strip("/")) if part))
    for candidate in candidates:
        if candidate is None:
            continue
        for entry in files.entries(candidate):
            if entry.name.endswith(".go") and not entry.name.endswith("_test.go") and entry.kind == "file":
                return f"{candidate}/{entry.name}" if candidate else entry.name
    return None


def _failed(failure: Failure) -> Found:
    return Found("failed", failure=failure)


def _values(ask: Ask) -> dict[str, str]:
    return {"package": ask.package, "importer": ask.importer.removeprefix("-t ").partition("@")[0]}


def _with_import(failure: Failure, ask: Ask) -> Failure:
    if ask.place is None:
        return failure
    return failure._replace(place=failure.place or ask.place, places={**failure.places, "import": ask.place})


def _in_module(package: str, module: str) -> bool:
    return package == module or package.startswith(module + "/")


def _nested_module(scene: Scene, directory: str, root: str) -> str | None:
    """The directory between a package and its module's root that has a go.mod of its own (dirInModule)."""
    for at in parents(directory):
        if at == root or not below(at, root):
            return None
        if scene.world.image.look(join(at, "go.mod")).present:
            return at
    return None


def _sibling(scene: Scene, package: str) -> str:
    """The project's go.mod whose module would have the package, or ""."""
    best = ""
    length = 0
    for path in scene.world.project.found.gomods:
        file = scene.world.project.gomod(path)
        module = file.module.value if file is not None and file.module is not None else ""
        if module and _in_module(package, module) and len(module) > length:
            best, length = path, len(module)
    return best
