"""Which module provides an imported package, as modload's importFromModules and queryImport find it.

The order is Go's: standard library, vendor directory in vendor mode, else the main modules and the modules that go.mod
requires, longest path first, each needing its hash and its files; then the whole module graph, which needs every
required module's go.mod. A package that is nowhere then is `unprovided`'s. What lies in the module cache is not known,
so a required module whose path fits is taken to provide the package.
"""

from gowharf.replay.go import experiments, fetch, files, modfiles, stdlib, sums
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.provided import Ask, Found, about, failed, nested_module, with_import
from gowharf.replay.go.requires import Required, required_modules
from gowharf.replay.go.state import Load, Scene
from gowharf.replay.go.targets import has_go_files
from gowharf.replay.look import Presence
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.startup import TYPE_CHECKING, regex
from gowharf.syntax import modpath
from gowharf.syntax.modpath import in_module, prefixes

if TYPE_CHECKING:
    from gowharf.replay.go.unprovided import Unprovided

_MAJOR = regex(r"v(?:[2-9]|[1-9]\d+)\Z")


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
            return failed(Failure(kinds.IMPORT_RELATIVE, says, ask.place, about(ask)))
        malformed = modpath.check_import_path(path)
        if malformed is not None:
            return failed(Failure(kinds.IMPORT_MALFORMED, ask.where + malformed, ask.place, about(ask)))
        if stdlib.is_standard_path(path):
            tried = stdlib.experiment(path, self.scene.go_version)
            if tried:
                return self._tried(ask, tried)
            standard = stdlib.has(path, self.scene.go_version)
            if standard is None:
                return Found("unknown")
            if standard:
                return self._ambiguous(ask) or Found("std", directory=path)
        if self.load.mod == "vendor":
            return self._vendored(ask)
        return self._from_modules(ask)

    def _ambiguous(self, ask: Ask) -> Found | None:
        """A standard package that a required module's directory has too."""
        module = self.required.get(ask.package) if self.load.mod != "vendor" else None
        if module is None or module.local is None or not has_go_files(self.scene.world, module.local):
            return None
        goroot = self.scene.env.get("GOROOT") or "/usr/local/go"
        says = f"{ask.where}ambiguous import: found package {ask.package} in multiple modules:\n"
        says += f"\t{module.path} {module.version} ({module.local})\n\t ({goroot}/src/{ask.package})"
        values = {**about(ask), "module": module.path}
        return failed(Failure(kinds.IMPORT_AMBIGUOUS, says, ask.place, values))

    def _tried(self, ask: Ask, experiment: str) -> Found:
        """A standard package whose files are for an experiment alone. Those who follow all imports don't mind."""
        tags = self.scene.command.flag("tags")
        minor = stdlib.minor(self.scene.go_version)
        on = experiments.is_on(self.scene.env.get("GOEXPERIMENT"), experiment, minor)
        if on is not False or not ask.importer or ask.where.startswith("go: "):
            return Found("unknown")
        if tags is not None and (tags.value is None or "goexperiment" in tags.value):
            return Found("unknown")
        importer, test = ask.importer.removeprefix("-t ").partition("@")[0], ask.importer.startswith("-t ")
        directory = f"{self.scene.env.get('GOROOT') or '/usr/local/go'}/src/{ask.package}"
        says = f"package {importer}{' (test)' if test else ''}\n\timports {ask.package}: "
        says += f"build constraints exclude all Go files in {directory}"
        values = {**about(ask), "directory": directory, "cgo": "false"}
        return failed(Failure(kinds.IMPORT_EXCLUDED, says, ask.place, values))

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
            return failed(self._unprovided().missing_in_std(ask))
        failure = self._unprovided().own_failure(ask, own) if own is not None else None
        says = ask.where + self._not_vendored(ask.package)
        if failure is not None:
            return failed(failure._replace(says=says))
        return failed(Failure(kinds.IMPORT_NOT_VENDORED, says, ask.place, {**about(ask), "directory": directory}))

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
        return self._unprovided().nobody(ask, own)

    def _in_mains(self, package: str) -> Found | None:
        """The package in a main module; "failed" with the directory where it should be and isn't; None: elsewhere."""
        missing: Found | None = None
        for main in self.load.mains:
            if not in_module(package, main.path):
                continue
            directory = join(main.directory, package[len(main.path) + 1 :] or ".")
            nested = nested_module(self.scene, directory, main.directory)
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
                return failed(self._malformed)
            elif sums.lacks_module(self.load, module):
                without_sum.insert(0, module)
            else:
                external = external or module
        if without_sum:
            args = (tuple(without_sum), ask.package, ask.where, ask.importer, ask.place)
            return failed(sums.missing_module(self.scene, self.load, *args))
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
        # That there is such a module, as go.sum tells, says that the folder is none of v1's.
        other = f"{module.path}/{rest}"
        known = self.load.sums is not None and any(path == other for path, _ in self.load.sums.modules)
        return failed(Failure(kinds.IMPORT_NOT_REQUIRED, says, ask.place, about(ask), certain=known))

    def _in_replacement(self, ask: Ask, module: Required) -> Found | None:
        """The package in a directory that replaces a module; None where the directory is there without it."""
        root = module.local or ""
        at = files.look_for_go(self.scene.world, root)
        if at.presence is Presence.UNKNOWN:
            return Found("unknown")
        written = module.replacement.replace.new_path if module.replacement is not None else ""
        if at.absent:
            says = f"{ask.where}{module.name}: replacement directory {written} does not exist"
            failure = fetch.replacement_failure(module, says, missing=True)
            return failed(with_import(failure, ask))
        directory = join(root, ask.package[len(module.path) + 1 :] or ".")
        if nested_module(self.scene, directory, root) is not None:
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
            return failed(with_import(fetch.replacement_failure(module, says, missing=False), ask))
        source = self.scene.world.image.read(gomod)
        if source is not None:
            where = f"{ask.where}module {written}: parsing {files.short(gomod, self.scene.workdir)}: "
            broken = modfiles.dependency_failure(source, gomod, self.scene.go_version, where)
            if broken is not None:
                return failed(with_import(broken, ask))
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
            return failed(with_import(failure, ask))._replace(module=module)
        if sums.lacks_gomod(self.load, module):
            return failed(sums.missing_gomod(self.scene, self.load, module, ask.where, ask.place))
        wrong = sums.mismatch(self.load, module, False) or sums.mismatch(self.load, module, True)
        if wrong is not None:
            return failed(with_import(wrong, ask))._replace(module=module)
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
            return failed(self._malformed)
        self.graph_read = True
        unknown = False
        for module in self.required.values():
            if module.local is not None:
                problem, known = fetch.replacement_gomod(self.scene, self.load, module)
                unknown = unknown or not known
                if problem is not None:
                    return failed(with_import(problem._replace(says=ask.where + problem.says), ask))
                continue
            if sums.lacks_gomod(self.load, module):
                return failed(sums.missing_gomod(self.scene, self.load, module, ask.where, ask.place))
            wrong = sums.mismatch(self.load, module, True)
            if wrong is not None:
                return failed(with_import(wrong, ask))
            path, version = module.actual
            held = fetch.cached(self.scene, path, version)
            if held.gomod is Presence.ABSENT:
                self.fetches[f"{path}@{version}"] = None
                failure = fetch.cannot_fetch(self.scene, self.way, path, version, ask.where, place=module.place)
                if failure is not None and failure.certain:
                    return failed(with_import(failure, ask))
        return Found("unknown") if unknown else None

    def _unprovided(self) -> "Unprovided":
        from gowharf.replay.go.unprovided import Unprovided

        return Unprovided(self.scene, self.load, self.required, self.way)
