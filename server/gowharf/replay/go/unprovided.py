"""A package that no required module provides, and go's words for that, as modload's queryImport has them.

First what may have it all the same: a module that only a replacing directory requires, a module that is replaced and
not required. Only then the words, which differ by what lacks the package. Imported when a package is missing.
"""

from collections.abc import Mapping

from gowharf.replay.go import fetch, files, stdlib, sums
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.provided import (
    Ask,
    Found,
    about,
    failed,
    not_in_std,
    project_go_file,
    with_import,
)
from gowharf.replay.go.requires import Required, main_of, place_in, replacement_of
from gowharf.replay.go.state import Load, Replacement, Scene
from gowharf.replay.go.targets import has_go_files
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.startup import NamedTuple
from gowharf.syntax import gomod, modpath
from gowharf.syntax.modpath import in_module, prefixes


class Unprovided(NamedTuple):
    """What the command knows of its modules. `way` is how it gets what it lacks."""

    scene: Scene
    load: Load
    required: Mapping[str, Required]
    way: fetch.Way

    def nobody(self, ask: Ask, own: Found | None) -> Found:
        """No module of the graph's known part has the package."""
        found = self._in_graph(ask) or self._replaced_only(ask)
        if found is not None:
            return found
        if stdlib.is_standard_path(ask.package):
            return failed(self.missing_in_std(ask))
        if self.load.mod == "mod":
            if fetch.is_off(self.way, ask.package) and ask.package not in self.required:
                says = f"{ask.where}cannot find module providing package {ask.package}: "
                says += "module lookup disabled by GOPROXY=off"
                values = {**about(ask), "module": ask.package, "version": "", "cache": ""}
                return failed(Failure(kinds.PROXY_OFF, says, ask.place, values))
            return Found("unknown")
        left = self._left_of_replacement(ask)
        if left is not None:
            return failed(left)
        if own is not None:
            return failed(self.own_failure(ask, own))
        values = {**about(ask), "sibling": _sibling(self.scene, ask.package)}
        if any(not main.source.path for main in self.load.mains):
            values["gomod"] = "edited"
        kind = kinds.IMPORT_OF_SIBLING if values["sibling"] else kinds.IMPORT_NOT_REQUIRED
        return failed(Failure(kind, ask.where + self._no_module(ask), ask.place, values))

    def own_failure(self, ask: Ask, own: Found) -> Failure:
        """A package that a main module should have."""
        main = own.main
        assert main is not None
        directory = join(main.directory, ask.package[len(main.path) + 1 :] or ".")
        says = ask.where + self._no_module(ask)
        values = {**about(ask), "directory": directory}
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
            if module.local is None or not in_module(ask.package, module.path):
                continue
            directory = join(module.local, ask.package[len(module.path) + 1 :] or ".")
            in_project = project_go_file(self.scene, ask.main or self.load.mains[0], directory)
            if in_project is not None:
                values = {**about(ask), "directory": directory, "file": in_project}
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

    def missing_in_std(self, ask: Ask) -> Failure:
        return Failure(kinds.IMPORT_NOT_IN_STD, ask.where + not_in_std(self.scene, ask.package), ask.place, about(ask))

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
                values = {**about(ask), "module": prefix}
                place = place_in(replacement.path, replacement.replace.old_token.span)
                places = {} if ask.place is None else {"import": ask.place}
                says += f"; to add it:\n\tgo get {wanted}"
                return failed(Failure(kinds.REPLACED_NOT_REQUIRED, says, place or ask.place, values, places))
            if there:
                return Found("unknown")
        return None

    def _replaced_by_nothing(self, ask: Ask, replacement: Replacement, module: str, version: str) -> Found:
        replace = replacement.replace
        name = f"{module}@{version or _zero_version(module)}"
        says = f"{ask.where}{name}: replacement directory {replace.new_path} does not exist"
        values = {"module": module, "version": version, "directory": replacement.directory or ""}
        values["path"] = replace.new_path
        place = place_in(replacement.path, replace.new_token.span)
        return failed(with_import(Failure(kinds.REPLACEMENT_MISSING, says, place, values), ask))

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
                if require.path in self.required or not in_module(ask.package, require.path):
                    continue
                replacement = replacement_of(self.load, *key)
                if replacement is not None and replacement.directory is not None:
                    continue
                if self.load.sums is None or key not in self.load.sums.modules:
                    found = Required(require.path, require.version, require, source.path, None)
                    args = ((found,), ask.package, ask.where, ask.importer, ask.place)
                    return failed(sums.missing_module(self.scene, self.load, *args))
        return None


def _zero_version(path: str) -> str:
    """module.ZeroPseudoVersion for a module path."""
    split = modpath.split_path_version(path)
    major = split[1].strip("/.") if split is not None and split[1] else "v0"
    return f"{major}.0.0-00010101000000-000000000000"


def _sibling(scene: Scene, package: str) -> str:
    """The project's go.mod whose module would have the package, or ""."""
    best = ""
    length = 0
    for path in scene.world.project.found.gomods:
        file = scene.world.project.gomod(path)
        module = file.module.value if file is not None and file.module is not None else ""
        if module and in_module(package, module) and len(module) > length:
            best, length = path, len(module)
    return best
