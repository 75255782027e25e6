"""`RUN --mount=…`: comma-separated fields and what BuildKit demands of them (instructions/commands_runmount.go).

BuildKit reads a mount twice: while parsing it looks only at the quoting and at `from`; the rest is judged when the
stage is built, with variables replaced. A value that still holds a variable is never judged here.
"""

import re

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile_quote import did_you_mean, go_quote, suggest
from gowharf.syntax.dockerfile_tree import Flag, Joined, Mount
from gowharf.text.source import Span

TYPES = ("bind", "cache", "secret", "ssh", "tmpfs")
SHARING = ("locked", "private", "shared")
KEYS = (
    "type", "from", "source", "target", "readonly", "id", "sharing", "required", "size", "mode", "uid", "gid", "src",
    "dst", "destination", "ro", "rw", "readwrite", "env",
)  # fmt: skip

_SYNONYMS = {"src": "source", "dst": "target", "destination": "target"}
_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))
_SIZE = regex(r"\+?(?:[0-9]+\.?[0-9]*|\.[0-9]+) ?(?:[bB]|[kmgtpKMGTP](?:[iI]?[bB])?|)\Z")
_OCTAL = regex(r"[0-7]{1,}\Z")
_DECIMAL = regex(r"[0-9]{1,}\Z")


class MountField(NamedTuple):
    """One `key=value`; `key` lower case, `text` as written, `value` None for a bare key."""

    key: str
    value: str | None
    text: str
    span: Span


class _Refused(Exception):
    pass


def mount_fields(flag: Flag) -> tuple[list[MountField], str | None]:
    """The fields, and why BuildKit cannot read the value as CSV."""
    value = flag.value or ""
    joined = Joined(value, flag.pieces or ((0, flag.value_span.start),))
    fields: list[MountField] = []
    if not value:
        return fields, "failed to parse csv mounts: EOF"
    at = 0
    while at <= len(value):
        text, end, problem = _csv_field(value, at)
        if problem is not None:
            return fields, f"failed to parse csv mounts: {problem}"
        key, equals, rest = text.partition("=")
        fields.append(MountField(key.lower(), rest if equals else None, text, joined.span(at, end)))
        at = end + 1
    return fields, None


def _csv_field(value: str, at: int) -> tuple[str, int, str | None]:
    """The field at `at`, where it ends, and encoding/csv's complaint."""
    if not value.startswith('"', at):
        end = value.find(",", at)
        end = len(value) if end < 0 else end
        quote = value.find('"', at, end)
        return value[at:end], end, _csv_error(value, quote, 'bare " in non-quoted-field') if quote >= 0 else None
    parts: list[str] = []
    start = at + 1
    while True:
        quote = value.find('"', start)
        if quote < 0:
            return "", len(value), _csv_error(value, start, 'extraneous or missing " in quoted-field')
        parts.append(value[start:quote])
        if value.startswith('"', quote + 1):
            parts.append('"')
            start = quote + 2
            continue
        if quote + 1 < len(value) and value[quote + 1] != ",":
            return "", len(value), _csv_error(value, quote, 'extraneous or missing " in quoted-field')
        return "".join(parts), quote + 1, None


def _csv_error(value: str, at: int, message: str) -> str:
    column = len(value[:at].encode("utf-8", "surrogatepass")) + 1
    return f"parse error on line 1, column {column}: {message}"


def parse_time_problem(flag: Flag) -> tuple[str, Span] | None:
    """What BuildKit says of the mount already while parsing the file."""
    fields, problem = mount_fields(flag)
    if problem is not None:
        return problem, flag.value_span
    for field in fields:
        if field.key == "from" and field.value and "$" in field.value[:-1]:
            return "'from' doesn't support variable expansion, define alias stage instead", field.span
    return None


def parse_mount(flag: Flag) -> Mount:
    """Reads the value of one `--mount` flag; what BuildKit would refuse is in `problem`."""
    fields, problem = mount_fields(flag)
    state = _State()
    if problem is None:
        try:
            for field in fields:
                state.take(field)
            state.finish()
        except _Refused as refused:
            problem = str(refused)
    given = state.given
    return Mount(
        type=state.type,
        source=given.get("source"),
        target=given.get("target"),
        from_=given.get("from"),
        id=given.get("id"),
        readonly=state.type not in ("cache", "tmpfs") if state.readonly is None else state.readonly,
        required=state.required,
        uid=given.get("uid"),
        gid=given.get("gid"),
        mode=given.get("mode"),
        env=given.get("env"),
        flag=flag,
        fields=tuple([(field.key, field.value, field.span) for field in fields]),
        problem=problem,
    )


class _State:
    """What the fields read so far say; their order matters."""

    __slots__ = ("given", "readonly", "required", "type")

    def __init__(self) -> None:
        self.type = "bind"
        self.readonly: bool | None = None
        self.required = False
        self.given: dict[str, str] = {}

    @property
    def type_known(self) -> bool:
        return self.type in TYPES

    def take(self, field: MountField) -> None:
        key, value = field.key, field.value
        if value is None:
            self._bare(field)
        elif key in ("readonly", "ro"):
            self.readonly = _boolean(key, value, True)
        elif key in ("readwrite", "rw"):
            self.readonly = not _boolean(key, value, True)
        elif key == "required":
            self._only(key, ("secret", "ssh"))
            self.required = _boolean(key, value, False)
        elif key == "size":
            self._only(key, ("tmpfs",))
            if "$" not in value and not _SIZE.match(value):
                raise _Refused(f"invalid value for {key}: {value}")
        elif key in KEYS:
            self._value(_SYNONYMS.get(key, key), value)
        else:
            message = f"unexpected key '{key}' in '{field.text}'"
            raise _Refused(did_you_mean(message, suggest(key, KEYS, True)))

    def _bare(self, field: MountField) -> None:
        if field.key in ("readonly", "ro"):
            self.readonly = True
        elif field.key in ("readwrite", "rw"):
            self.readonly = False
        elif field.key == "required":
            self._only(field.key, ("secret", "ssh"))
            self.required = True
        else:
            raise _Refused(f"invalid field '{field.text}' must be a key=value pair")

    def _only(self, key: str, types: tuple[str, ...]) -> None:
        if self.type_known and self.type not in types:
            raise _Refused(f"unexpected key '{key}' for mount type '{self.type}'")

    def _value(self, key: str, value: str) -> None:
        variable = "$" in value
        if key == "type":
            self.type = value if variable else value.lower()
            if not variable and self.type not in TYPES:
                message = f"unsupported mount type {go_quote(value)}"
                raise _Refused(did_you_mean(message, suggest(value, TYPES, True)))
            return
        if key == "sharing" and not variable:
            value, written = value.lower(), value
            if value not in SHARING:
                message = f"unsupported sharing value {go_quote(written)}"
                raise _Refused(did_you_mean(message, suggest(written, SHARING, True)))
        if key == "mode" and not variable and not _fits(value, _OCTAL, 8):
            raise _Refused(f"invalid value {value} for mode")
        if key in ("uid", "gid") and not variable and not _fits(value, _DECIMAL, 10):
            raise _Refused(f"invalid value {value} for {key}")
        self.given[key] = value

    def finish(self) -> None:
        """The checks after the last field."""
        if not self.type_known:
            return
        given = self.given
        if self.type not in ("secret", "ssh", "cache"):
            for key in ("mode", "uid", "gid"):
                if key in given:
                    raise _Refused(f"{key} not allowed for {go_quote(self.type)} type mounts")
        if self.type == "secret":
            self._finish_secret()
        if given.get("sharing") and self.type != "cache":
            raise _Refused(f"invalid cache sharing set for {self.type} mount")

    def _finish_secret(self) -> None:
        given = self.given
        if _certain(given.get("from")):
            raise _Refused("secret mount should not have a from")
        if "sharing" in given and _certain(given["sharing"]):
            raise _Refused("secret mount should not define sharing")
        if not (given.get("source") or given.get("target") or given.get("id")):
            raise _Refused("invalid secret mount. one of source, target required")
        if _certain(given.get("source")) and _certain(given.get("id")):
            raise _Refused("both source and id can't be set")


def _certain(value: str | None) -> bool:
    """Whether a value is surely not empty once its variables are replaced."""
    return bool(value) and "$" not in (value or "")


def _boolean(key: str, value: str, unknown: bool) -> bool:
    if "$" in value:
        return unknown
    if value not in _TRUE and value not in _FALSE:
        raise _Refused(f"invalid value for {key}: {value}")
    return value in _TRUE


def _fits(value: str, pattern: re.Pattern[str], base: int) -> bool:
    """Whether strconv.ParseUint(value, base, 32) takes it."""
    digits = value.lstrip("0") or value[:1]
    return bool(pattern.match(value)) and len(digits) <= 11 and int(digits, base) < 1 << 32
