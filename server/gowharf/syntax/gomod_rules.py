"""What the statements of a go.mod or go.work mean, and what x/mod finds wrong with them (modfile/rule.go).

Versions are judged as modload's fixVersion does for the main module: a canonical one must fit its path, any other is a
question to the network, refused here only where Go refuses it before it asks. go.work has no fixer: there a version
must be semantic. All errors are listed in file order, those of retract after the rest.
"""

import re
from collections.abc import Callable

from gowharf.syntax import modpath, semver
from gowharf.syntax.gomod_lex import Reading
from gowharf.syntax.gomod_tree import (
    Block,
    Directive,
    Exclude,
    Godebug,
    ModFile,
    Problem,
    Replace,
    Require,
    Retract,
    Token,
    Value,
    is_directory_path,
)
from gowharf.syntax.gostring import quote, unquote

_GO_VERSION = re.compile(r"[1-9][0-9]*+\.(?:0|[1-9][0-9]*+)(?:\.(?:0|[1-9][0-9]*+))?(?:[a-z]++[0-9]++)?")
_QUOTE = re.compile("[\"'`]")
_PLAIN = re.compile(r"[^\"'`]*+")
_COMMON_VERSION = re.compile(r"v[01]\.(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})(?:-0\.[0-9]{14}-[0-9a-f]{12})?")
_RANGE = re.compile(r"(<=|<|>=|>)(.*)", re.DOTALL)
_MOD_BLOCKS = frozenset(("module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"))
_WORK_BLOCKS = frozenset(("godebug", "use", "replace"))


class _Fault(Exception):
    """What is wrong with the statement at hand; ends the reading of that statement."""

    def __init__(self, kind: str, message: str, focus: Token | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.focus = focus.span if focus else None


def judge(text: str, reading: Reading, work: bool) -> ModFile:
    rules = _Rules(text, work)
    directives: list[Directive] = []
    blocks: list[Block] = []
    for statement in reading.statements:
        if isinstance(statement, Block):
            blocks.append(statement)
            rules.block(statement)
        else:
            directives.append(statement)
            rules.directive(statement)
    rules.finish()
    return ModFile(
        directives=tuple(directives),
        blocks=tuple(blocks),
        comments=reading.comments,
        problems=(reading.fault,) if reading.fault else tuple(rules.problems),
        module=rules.module,
        go=rules.go,
        toolchain=rules.toolchain,
        requires=tuple(rules.requires),
        replaces=tuple(rules.replaces),
        excludes=tuple(rules.excludes),
        retracts=tuple(rules.retracts),
        tools=tuple(rules.tools),
        ignores=tuple(rules.ignores),
        godebugs=tuple(rules.godebugs),
        uses=tuple(rules.uses),
    )


class _Rules:
    """The views as they grow, one method a verb."""

    def __init__(self, text: str, work: bool) -> None:
        self.text = text
        self.work = work
        self.problems: list[Problem] = []
        self.module_seen = False
        self.module: Value | None = None
        self.go: Value | None = None
        self.toolchain: Value | None = None
        self.requires: list[Require] = []
        self.replaces: list[Replace] = []
        self.excludes: list[Exclude] = []
        self.retracts: list[Retract] = []
        self.tools: list[Value] = []
        self.ignores: list[Value] = []
        self.godebugs: list[Godebug] = []
        self.uses: list[Value] = []
        self.blocks = _WORK_BLOCKS if work else _MOD_BLOCKS
        common = {"go": self._go, "toolchain": self._toolchain, "godebug": self._godebug, "replace": self._replace}
        work_verbs = {"use": self._use}
        mod_verbs = {
            "module": self._module,
            "require": self._require,
            "exclude": self._require,
            "retract": self._retract,
            "tool": self._tool,
            "ignore": self._ignore,
        }
        self.reader: Callable[[Directive], None] | None = None
        self.verbs = common | (work_verbs if work else mod_verbs)

    def block(self, block: Block) -> None:
        """The lines of this block are what `directive` is asked about next."""
        verb = self._raw(block.verb)
        if not block.extra and verb in self.blocks:
            self.reader = self.verbs[verb]
            return
        self.reader = None
        names = " ".join(self._raw(token) for token in (block.verb, *block.extra))
        focus = block.verb.span.cover(block.extra[-1].span) if block.extra else block.verb.span
        self.problems.append(Problem("unknown-block", block.span, f"unknown block type: {names}", focus=focus))

    def directive(self, directive: Directive) -> None:
        if directive.block is None:
            self.reader = self.verbs.get(self._raw(directive.verb))
        try:
            if self.reader is not None:
                self.reader(directive)
            elif directive.block is None:
                raise _Fault("unknown-directive", f"unknown directive: {self._raw(directive.verb)}", directive.verb)
        except _Fault as fault:
            self.problems.append(Problem(fault.kind, directive.span, fault.message, focus=fault.focus))

    def finish(self) -> None:
        """File.fixRetract: the versions of retract lines belong to the module's path, which may stand below them."""
        for retract in self.retracts:
            try:
                if self.module is None or not self.module.value:
                    message = "no module directive found, so retract cannot be used"
                    raise _Fault("retract-without-module", message, retract.directive.verb)
                self._fixed("retract", self.module.value, retract.low, None)
                self._fixed("retract", self.module.value, retract.high, None)
            except _Fault as fault:
                self.problems.append(Problem(fault.kind, retract.directive.span, fault.message, focus=fault.focus))
                if fault.kind == "retract-without-module":
                    return

    def _module(self, directive: Directive) -> None:
        if self.module_seen:
            raise _Fault("repeated-module", "repeated module statement", directive.verb)
        self.module_seen = True
        if len(directive.args) != 1:
            raise _Fault("module-usage", "usage: module module/path")
        self.module = self._value(directive)

    def _go(self, directive: Directive) -> None:
        if self.go is not None:
            raise _Fault("repeated-go", "repeated go statement", directive.verb)
        token = self._only("go", directive)
        version = self._raw(token)
        if not _GO_VERSION.fullmatch(version):
            raise _Fault("go-version", f"invalid go version '{version}': must match format 1.23.0", token)
        self.go = Value(version, token, directive)

    def _toolchain(self, directive: Directive) -> None:
        if self.toolchain is not None:
            raise _Fault("repeated-toolchain", "repeated toolchain statement", directive.verb)
        token = self._only("toolchain", directive)
        name = self._raw(token)
        if name not in ("default", "go1") and not name.startswith("go1."):
            message = f"invalid toolchain version '{name}': must match format go1.23.0 or default"
            raise _Fault("toolchain-version", message, token)
        self.toolchain = Value(name, token, directive)

    def _godebug(self, directive: Directive) -> None:
        raw = self._raw(directive.args[0]) if len(directive.args) == 1 else ""
        key, equals, value = raw.partition("=")
        if not equals or _QUOTE.search(raw) or "," in raw:
            raise _Fault("godebug-usage", "usage: godebug key=value")
        self.godebugs.append(Godebug(key, value, directive))

    def _require(self, directive: Directive) -> None:
        args = directive.args
        verb = directive.verb.value
        if len(args) != 2:
            raise _Fault(f"{verb}-usage", f"usage: {verb} module/path v1.2.3")
        path_token, version_token = args
        path = self._string(path_token)
        version = self._version(verb, path, version_token)
        if verb == "require":
            parts = (path, version, directive.indirect, path_token, version_token, directive)
            self.requires.append(tuple.__new__(Require, parts))
        else:
            self.excludes.append(Exclude(path, version, directive))

    def _replace(self, directive: Directive) -> None:
        args = directive.args
        arrow = 1 if len(args) >= 2 and self._raw(args[1]) == "=>" else 2
        if not arrow + 2 <= len(args) <= arrow + 3 or self._raw(args[arrow]) != "=>":
            message = (
                "usage: replace module/path [v1.2.3] => other/module v1.4\n"
                "\t or replace module/path [v1.2.3] => ../local/directory"
            )
            raise _Fault("replace-usage", message)
        old = self._string(args[0])
        if modpath.split_path_version(old) is None:
            raise _Fault("module-path", f"replace {old}: invalid module path", args[0])
        old_version = self._version("replace", old, args[1]) if arrow == 2 else ""
        if old_version and self.work:
            self._check_major("replace", old, old_version, args[1])
        new_version = self._new_version(args[arrow + 1 :])
        new = self._string(args[arrow + 1])
        self.replaces.append(
            Replace(old, old_version, new, new_version, args[0], args[arrow], args[arrow + 1], directive)
        )

    def _new_version(self, target: tuple[Token, ...]) -> str:
        """Checks the right side of a replace, a path with or without a version."""
        token = target[0]
        new = self._string(token)
        if len(target) == 2:
            version = self._version("replace", new, target[1])
            if is_directory_path(new):
                message = f"replacement module directory path {quote(new)} cannot have version"
                raise _Fault("replace-directory-version", message, target[1])
            return version
        if not is_directory_path(new):
            if "@" in new:
                message = "replacement module must match format 'path version', not 'path@version'"
                raise _Fault("replace-at-version", message, token)
            message = "replacement module without version must be directory path (rooted or starting with . or ..)"
            raise _Fault("replace-not-a-directory", message, token)
        if "\\" in new:
            message = "replacement directory appears to be Windows path (on a non-windows system)"
            raise _Fault("replace-windows-path", message, token)
        return ""

    def _retract(self, directive: Directive) -> None:
        args = directive.args
        raw = [self._raw(token) for token in args]
        if not raw or raw[0] == "(":
            raise _Fault("retract-form", "expected '[' or version", directive.verb)
        if raw[0] != "[":
            low = high = self._text_of("retract", "", args[0])
            rest = args[1:]
        else:
            low, high = self._interval(args, raw)
            rest = args[5:]
        if rest:
            raise _Fault("retract-form", f"unexpected token after version: {quote(self._raw(rest[0]))}", rest[0])
        self.retracts.append(Retract(low, high, directive))

    def _interval(self, args: tuple[Token, ...], raw: list[str]) -> tuple[str, str]:
        """`[ low , high ]` (parseVersionInterval)."""
        if len(args) < 2:
            raise _Fault("retract-form", "expected version after '['", args[-1])
        low = self._text_of("retract", "", args[1])
        if len(args) < 3 or raw[2] != ",":
            raise _Fault("retract-form", "expected ',' after version", args[1])
        if len(args) < 4:
            raise _Fault("retract-form", "expected version after ','", args[-1])
        high = self._text_of("retract", "", args[3])
        if len(args) < 5 or raw[4] != "]":
            raise _Fault("retract-form", "expected ']' after version", args[3])
        return low, high

    def _tool(self, directive: Directive) -> None:
        self._only("tool", directive)
        self.tools.append(self._value(directive))

    def _ignore(self, directive: Directive) -> None:
        self._only("ignore", directive)
        self.ignores.append(self._value(directive))

    def _use(self, directive: Directive) -> None:
        if len(directive.args) != 1:
            raise _Fault("use-usage", "usage: use local/dir")
        self.uses.append(self._value(directive))

    def _only(self, verb: str, directive: Directive) -> Token:
        if len(directive.args) != 1:
            raise _Fault(f"{verb}-usage", f"{verb} directive expects exactly one argument")
        return directive.args[0]

    def _value(self, directive: Directive) -> Value:
        return Value(self._string(directive.args[0]), directive.args[0], directive)

    def _raw(self, token: Token) -> str:
        return self.text[token.span.start : token.span.end]

    def _string(self, token: Token) -> str:
        fault = self._string_fault(token)
        if fault:
            raise _Fault("quoted-string", f"invalid quoted string: {fault}", token)
        return token.value

    def _string_fault(self, token: Token) -> str | None:
        """parseString. Go 1.27 still reads no string in back quotes, though its lexer does."""
        span, value = token
        if _PLAIN.fullmatch(value) and len(value) == span.end - span.start:
            return None
        raw = self._raw(token)
        if not _QUOTE.search(raw):
            return None
        if raw[0] == '"':
            return None if unquote(raw) is not None else "invalid syntax"
        return "unquoted string cannot contain quote"

    def _text_of(self, verb: str, path: str, token: Token) -> str:
        fault = self._string_fault(token)
        if fault:
            raise _Fault("version-form", f"{_for(verb, path)}version {quote(self._raw(token))} invalid: {fault}", token)
        return token.value

    def _version(self, verb: str, path: str, token: Token) -> str:
        """parseVersion: the version that stands for the token, or the reason why none does."""
        version = self._text_of(verb, path, token)
        if _COMMON_VERSION.fullmatch(version) and "/v" not in path and not path.startswith("gopkg.in/"):
            return version
        return self._fixed(verb, path, version, token)

    def _fixed(self, verb: str, path: str, version: str, token: Token | None) -> str:
        """modload's fixVersion, as far as it asks nobody; in go.work, canonical form."""
        subject = _for(verb, path)
        canonical = modpath.canonical_version(version)
        if self.work:
            if not canonical:
                message = f"{subject}version {quote(version)} invalid: must be of the form v1.2.3"
                raise _Fault("version-form", message, token)
            return canonical
        if path.startswith("gopkg.in/") and "-gopkgin-" in version:
            version = version.partition("-gopkgin-")[2]
            canonical = modpath.canonical_version(version)
        if modpath.split_path_version(path) is None:
            message = f"{subject}version {quote(version)} invalid: malformed module path {quote(path)}"
            raise _Fault("major-version", message, token)
        if version and canonical == version:
            self._check_major(verb, path, version, token)
        else:
            _check_query(subject, path, version, token)
        return version

    def _check_major(self, verb: str, path: str, version: str, token: Token | None) -> None:
        split = modpath.split_path_version(path)
        fault = modpath.check_path_major(version, split[1]) if split else None
        if fault:
            raise _Fault("major-version", _for(verb, path) + fault, token)


def _for(verb: str, path: str) -> str:
    return f"{verb} {path}: " if path else f"{verb}: "


def _check_query(subject: str, path: str, query: str, token: Token | None) -> None:
    """What modload's queryProxy refuses before it asks a proxy (lookupRepo, newQueryMatcher, EscapeVersion)."""
    if path in ("go", "toolchain"):
        return
    if path in ("std", "cmd"):
        message = f"can't query specific version ({quote(query)}) of standard-library module {quote(path)}"
        raise _Fault("module-path", message, token)
    fault = modpath.check_path(path)
    if fault:
        raise _Fault("module-path", fault, token)
    if query == "patch":
        message = f'can\'t query version "patch" of module {path}: no existing version is required'
        raise _Fault("version-form", message, token)
    within = _RANGE.fullmatch(query)
    if within:
        operator, version = within.groups()
        if not semver.is_valid(version):
            message = f"invalid semantic version {quote(version)} in range {quote(query)}"
            raise _Fault("version-form", message, token)
        if operator in ("<=", ">") and semver.is_prefix(version):
            message = f"ambiguous semantic version {quote(version)} in range {quote(query)}"
            raise _Fault("version-form", message, token)
        return
    refused = None if semver.is_valid(query) else modpath.check_version_text(query)
    if refused:
        # proxyRepo.versionError wraps the error a second time, but for an empty version
        again = f"version {quote(query)} invalid: " if query else ""
        raise _Fault("version-form", f"{subject}{again}{refused}", token)
