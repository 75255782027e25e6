"""Mounts are read field by field, and refused in BuildKit's words."""

import pytest

from gowharf.syntax.dockerfile import Mount, parse, parse_mount

MISSING = "invalid secret mount. one of source, target required"


def mount(value: str) -> Mount:
    return parse_mount(parse(f"FROM x\nRUN --mount={value} x\n").instructions[1].flags[0])


def test_fields_have_their_places() -> None:
    text = "FROM x\nRUN --mount=TYPE=bind,\\\n'src=/a b',dst=/c,rw x\n"
    found = parse_mount(parse(text).instructions[1].flags[0])
    assert (found.type, found.source, found.target, found.readonly) == ("bind", "/a b", "/c", False)
    assert [(key, value) for key, value, _ in found.fields] == [
        ("type", "bind"), ("src", "/a b"), ("dst", "/c"), ("rw", None),
    ]  # fmt: skip
    assert [span.text(text) for _, _, span in found.fields] == ["TYPE=bind", "src=/a b", "dst=/c", "rw"]


def test_defaults_depend_on_the_type() -> None:
    assert [mount(f"type={kind},id=a").readonly for kind in ("bind", "cache", "tmpfs", "secret", "ssh")] == [
        True, False, False, True, True,
    ]  # fmt: skip


def test_values_stay_raw() -> None:
    found = mount("type=cache,target=$HOME/.cache,id=a-$TARGETARCH,sharing=locked,uid=$UID,from=b")
    assert (found.target, found.id, found.uid) == ("$HOME/.cache", "a-$TARGETARCH", "$UID")
    assert (found.from_, found.problem) == ("b", None)


def test_quoted_fields_may_hold_commas() -> None:
    assert mount('\\"source=/a,b\\",target=/c').source == "/a,b"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("type=foo", 'unsupported mount type "foo"'),
        ("type=cach", 'unsupported mount type "cach" (did you mean cache?)'),
        ("target", "invalid field 'target' must be a key=value pair"),
        ("targt=/x", "unexpected key 'targt' in 'targt=/x' (did you mean target?)"),
        ("required,type=secret,id=a", "unexpected key 'required' for mount type 'bind'"),
        ("size=1,type=tmpfs", "unexpected key 'size' for mount type 'bind'"),
        ("type=tmpfs,size=1x", "invalid value for size: 1x"),
        ("ro=maybe", "invalid value for ro: maybe"),
        ("type=cache,mode=9", "invalid value 9 for mode"),
        ("type=cache,uid=4294967296", "invalid value 4294967296 for uid"),
        ("uid=1", 'uid not allowed for "bind" type mounts'),
        ("sharing=locked", "invalid cache sharing set for bind mount"),
        ("type=cache,sharing=lock", 'unsupported sharing value "lock" (did you mean locked?)'),
        ("type=secret", MISSING),
        ("type=secret,source=a,id=b", "both source and id can't be set"),
        ("type=secret,id=a,from=b", "secret mount should not have a from"),
        ("type=secret,id=a,sharing=shared", "secret mount should not define sharing"),
        ("", "failed to parse csv mounts: EOF"),
        (
            '\\"a',
            'failed to parse csv mounts: parse error on line 1, column 2: extraneous or missing " in quoted-field',
        ),
        (
            '\\"source=a\\"x,target=/c',
            'failed to parse csv mounts: parse error on line 1, column 10: extraneous or missing " in quoted-field',
        ),
    ],
)
def test_what_buildkit_refuses(value: str, problem: str) -> None:
    assert mount(value).problem == problem


@pytest.mark.parametrize("value", ["type=secret,id=a", "type=secret,target=/a", "type=ssh", "type=tmpfs,target=/a"])
def test_what_buildkit_takes(value: str) -> None:
    assert mount(value).problem is None
    assert mount('\\"source=/a\\"\\"b\\",target=/c').source == '/a"b'


@pytest.mark.parametrize("value", ["type=$T,size=1", "type=tmpfs,size=$S", "ro=$R", "type=cache,mode=$M,sharing=$S"])
def test_what_holds_a_variable_is_not_judged(value: str) -> None:
    assert mount(value).problem is None
