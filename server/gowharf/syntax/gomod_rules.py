"""What the statements of a go.mod or go.work mean, and what x/mod finds wrong with them (modfile/rule.go).

All errors of a file are listed in file order, those about the versions of retract after the rest; the views hold what
is well-formed. The main module's go.mod is read strictly: an unknown directive is an error.
"""

from collections.abc import Callable

from gowharf.startup import regex
from gowharf.syntax import modpath
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
from gowharf.syntax.gomod_versions import Fault, check_major, in_gomod, in_gowork, subject
from gowharf.syntax.gostring import quote, unquote

_GO_VERSION = regex(r"[1-9][0-9]*+\.(?:0|[1-9][0-9]*+)(?:\.(?:0|[1-9][0-9]*+))?(?:[a-z]++[0-9]++)?")
_QUOTE = regex("[\"'`]")
_PLAIN = regex(r"[^\"'`]*+")
_COMMON_VERSION = regex(r"v[01]\.(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})(?:-0\.[0-9]{14}-[0-9a-f]{12})?")
_MOD_BLOCKS = frozenset(("module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore"))
_WORK_BLOCKS = frozenset(("godebug", "use", "replace"))


def judge(text: str, reading: Reading, work: bool) -> ModFile:
    """The tree of a file that was read: of a go.work where `work` is true, else of a go.mod."""
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


def is_go_version(version: str) -> bool:
    """modfile.GoVersionRE: what a go line, and a flag that asks for one, may say."""
    return _GO_VERSION.fullmatch(version) is not None


def is_toolchain(name: str) -> bool:
    """modfile.ToolchainRE."""
    return name in ("default", "go1") or name.startswith("go1.")


class _Rules:
    """The views as they grow, one method a verb. It holds no bound method: what refers to itself lives until garbage is
    collected, and with it all that was read."""

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
        self.verbs = _WORK_VERBS if work else _MOD_VERBS
        self.reader: _Reader | None = None

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
                self.reader(self, directive)
            elif directive.block is None:
                raise Fault("unknown-directive", f"unknown directive: {self._raw(directive.verb)}", directive.verb)
        except Fault as fault:
            self.problems.append(Problem(fault.kind, directive.span, fault.message, focus=fault.focus))

    def finish(self) -> None:
        """File.fixRetract: the versions of retract lines belong to the module's path, which may stand below them."""
        for retract in self.retracts:
            try:
                if self.module is None or not self.module.value:
                    message = "no module directive found, so retract cannot be used"
                    raise Fault("retract-without-module", message, retract.directive.verb)
                in_gomod("retract", self.module.value, retract.low, None)
                in_gomod("retract", self.module.value, retract.high, None)
            except Fault as fault:
                self.problems.append(Problem(fault.kind, retract.directive.span, fault.message, focus=fault.focus))
                if fault.kind == "retract-without-module":
                    return

    def _module(self, directive: Directive) -> None:
        if self.module_seen:
            raise Fault("repeated-module", "repeated module statement", directive.verb)
        self.module_seen = True
        if len(directive.args) != 1:
            raise Fault("module-usage", "usage: module module/path")
        self.module = self._value(directive)

    def _go(self, directive: Directive) -> None:
        if self.go is not None:
            raise Fault("repeated-go", "repeated go statement", directive.verb)
        token = self._only("go", directive)
        version = self._raw(token)
        if not is_go_version(version):
            raise Fault("go-version", f"invalid go version '{version}': must match format 1.23.0", token)
        self.go = Value(version, token, directive)

    def _toolchain(self, directive: Directive) -> None:
        if self.toolchain is not None:
            raise Fault("repeated-toolchain", "repeated toolchain statement", directive.verb)
        token = self._only("toolchain", directive)
        name = self._raw(token)
        if not is_toolchain(name):
            message = f"invalid toolchain version '{name}': must match format go1.23.0 or default"
            raise Fault("toolchain-version", message, token)
        self.toolchain = Value(name, token, directive)

    def _godebug(self, directive: Directive) -> None:
        raw = self._raw(directive.args[0]) if len(directive.args) == 1 else ""
        key, equals, value = raw.partition("=")
        if not equals or _QUOTE.search(raw) or "," in raw:
            raise Fault("godebug-usage", "usage: godebug key=value")
        self.godebugs.append(Godebug(key, value, directive))

    def _require(self, directive: Directive) -> None:
        args = directive.args
        verb = directive.verb.value
        if len(args) != 2:
            raise Fault(f"{verb}-usage", f"usage: {verb} module/path v1.2.3")
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
            raise Fault("replace-usage", message)
        old = self._string(args[0])
        if modpath.split_path_version(old) is None:
            raise Fault("module-path", f"replace {old}: invalid module path", args[0])
        old_version = self._version("replace", old, args[1]) if arrow == 2 else ""
        if old_version and self.work:
            check_major("replace", old, old_version, args[1])
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
                raise Fault("replace-directory-version", message, target[1])
            return version
        if not is_directory_path(new):
            if "@" in new:
                message = "replacement module must match format 'path version', not 'path@version'"
                raise Fault("replace-at-version", message, token)
            message = "replacement module without version must be directory path (rooted or starting with . or ..)"
            raise Fault("replace-not-a-directory", message, token)
        if "\\" in new:
            message = "replacement directory appears to be Windows path (on a non-windows system)"
            raise Fault("replace-windows-path", message, token)
        return ""

    def _retract(self, directive: Directive) -> None:
        args = directive.args
        raw = [self._raw(token) for token in args]
        if not raw or raw[0] == "(":
            raise Fault("retract-form", "expected '[' or version", directive.verb)
        if raw[0] != "[":
            low = high = self._text_of("retract", "", args[0])
            rest = args[1:]
        else:
            low, high = self._interval(args, raw)
            rest = args[5:]
        if rest:
            raise Fault("retract-form", f"unexpected token after version: {quote(self._raw(rest[0]))}", rest[0])
        self.retracts.append(Retract(low, high, directive))

    def _interval(self, args: tuple[Token, ...], raw: list[str]) -> tuple[str, str]:
        """`[ low , high ]` (parseVersionInterval)."""
        if len(args) < 2:
            raise Fault("retract-form", "expected version after '['", args[-1])
        low = self._text_of("retract", "", args[1])
        if len(args) < 3 or raw[2] != ",":
            raise Fault("retract-form", "expected ',' after version", args[1])
        if len(args) < 4:
            raise Fault("retract-form", "expected version after ','", args[-1])
        high = self._text_of("retract", "", args[3])
        if len(args) < 5 or raw[4] != "]":
            raise Fault("retract-form", "expected ']' after version", args[3])
        return low, high

    def _tool(self, directive: Directive) -> None:
        self._only("tool", directive)
        self.tools.append(self._value(directive))

    def _ignore(self, directive: Directive) -> None:
        self._only("ignore", directive)
        self.ignores.append(self._value(directive))

    def _use(self, directive: Directive) -> None:
        if len(directive.args) != 1:
            raise Fault("use-usage", "usage: use local/dir")
        self.uses.append(self._value(directive))

    def _only(self, verb: str, directive: Directive) -> Token:
        if len(directive.args) != 1:
            raise Fault(f"{verb}-usage", f"{verb} directive expects exactly one argument")
        return directive.args[0]

    def _value(self, directive: Directive) -> Value:
        return Value(self._string(directive.args[0]), directive.args[0], directive)

    def _raw(self, token: Token) -> str:
        return self.text[token.span.start : token.span.end]

    def _string(self, token: Token) -> str:
        fault = self._string_fault(token)
        if fault:
            raise Fault("quoted-string", f"invalid quoted string: {fault}", token)
        return token.value

    def _string_fault(self, token: Token) -> str | None:
        """parseString. The reader takes a string in back quotes for one token, but no directive accepts it."""
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
            raise Fault(
                "version-form", f"{subject(verb, path)}version {quote(self._raw(token))} invalid: {fault}", token
            )
        return token.value

    def _version(self, verb: str, path: str, token: Token) -> str:
        """parseVersion: the version that stands for the token, or the reason why none does."""
        version = self._text_of(verb, path, token)
        if _COMMON_VERSION.fullmatch(version) and "/v" not in path and not path.startswith("gopkg.in/"):
            return version
        return (in_gowork if self.work else in_gomod)(verb, path, version, token)


_Reader = Callable[[_Rules, Directive], None]
_COMMON_VERBS: dict[str, _Reader] = {
    "go": _Rules._go,
    "toolchain": _Rules._toolchain,
    "godebug": _Rules._godebug,
    "replace": _Rules._replace,
}
_WORK_VERBS = _COMMON_VERBS | {"use": _Rules._use}
_MOD_VERBS = _COMMON_VERBS | {
    "module": _Rules._module,
    "require": _Rules._require,
    "exclude": _Rules._require,
    "retract": _Rules._retract,
    "tool": _Rules._tool,
    "ignore": _Rules._ignore,
}
