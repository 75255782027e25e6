"""Which versions a go.mod or go.work may name beside a path, in x/mod's and modload's words.

go.mod of the main module: a canonical version must fit its path; any other is a question to the network, refused here
only where Go refuses it before it asks. go.work: a version must be semantic, and is taken in canonical form.
"""

import re

from gowharf.startup import regex
from gowharf.syntax import modpath, semver
from gowharf.syntax.gomod_tree import Token
from gowharf.syntax.gostring import quote

_RANGE = regex(r"(<=|<|>=|>)(.*)", re.DOTALL)


class Fault(Exception):
    """What is wrong with the statement at hand; ends the reading of that statement."""

    def __init__(self, kind: str, message: str, focus: Token | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.focus = focus.span if focus else None


def in_gomod(verb: str, path: str, version: str, token: Token | None) -> str:
    """modload's fixVersion, as far as it asks nobody; gives the version as written. Raises Fault."""
    asked = version
    if path.startswith("gopkg.in/") and "-gopkgin-" in version:
        asked = version.partition("-gopkgin-")[2]
    if modpath.split_path_version(path) is None:
        message = f"{subject(verb, path)}version {quote(asked)} invalid: malformed module path {quote(path)}"
        raise Fault("major-version", message, token)
    if asked and modpath.canonical_version(asked) == asked:
        check_major(verb, path, asked, token)
    else:
        _check_query(subject(verb, path), path, asked, token)
    return version


def in_gowork(verb: str, path: str, version: str, token: Token | None) -> str:
    """The canonical form (module.CanonicalVersion). Raises Fault."""
    canonical = modpath.canonical_version(version)
    if not canonical:
        message = f"{subject(verb, path)}version {quote(version)} invalid: must be of the form v1.2.3"
        raise Fault("version-form", message, token)
    return canonical


def check_major(verb: str, path: str, version: str, token: Token | None) -> None:
    """module.CheckPathMajor with the directive in front. Raises Fault."""
    split = modpath.split_path_version(path)
    fault = modpath.check_path_major(version, split[1]) if split else None
    if fault:
        raise Fault("major-version", subject(verb, path) + fault, token)


def subject(verb: str, path: str) -> str:
    """What x/mod puts before a complaint about a version: "require example.com/lib: "."""
    return f"{verb} {path}: " if path else f"{verb}: "


def _check_query(about: str, path: str, query: str, token: Token | None) -> None:
    """What modload's queryProxy refuses before it asks a proxy (lookupRepo, newQueryMatcher, EscapeVersion)."""
    if path in ("go", "toolchain"):
        return
    if path in ("std", "cmd"):
        message = f"can't query specific version ({quote(query)}) of standard-library module {quote(path)}"
        raise Fault("module-path", message, token)
    fault = modpath.check_path(path)
    if fault:
        raise Fault("module-path", fault, token)
    if query == "patch":
        message = f'can\'t query version "patch" of module {path}: no existing version is required'
        raise Fault("version-form", message, token)
    within = _RANGE.fullmatch(query)
    if within:
        operator, version = within.groups()
        if not semver.is_valid(version):
            message = f"invalid semantic version {quote(version)} in range {quote(query)}"
            raise Fault("version-form", message, token)
        if operator in ("<=", ">") and semver.is_prefix(version):
            message = f"ambiguous semantic version {quote(version)} in range {quote(query)}"
            raise Fault("version-form", message, token)
        return
    refused = None if semver.is_valid(query) else modpath.check_version_text(query)
    if refused:
        # proxyRepo.versionError wraps the error a second time, but for an empty version
        again = f"version {quote(query)} invalid: " if query else ""
        raise Fault("version-form", f"{about}{again}{refused}", token)
