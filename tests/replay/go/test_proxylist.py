"""GOPROXY as go reads it. Every message is one that go 1.26 gave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.replay.go.proxylist import entries, fault, in_force


@pytest.mark.parametrize(
    "value",
    [
        "",
        "direct",
        "off",
        "goproxy.cn",
        "https://proxy.golang.org,direct",
        "https://a.example.com|https://b.example.com , direct",
        "file:///proxy",
        "http://127.0.0.1:8081",
        "http://[::1]:80",
        "https://user:pw@proxy.example.com",
        "direct,none",
        "off,ftp://x.example.com",
    ],
)
def test_go_takes_these(value):
    assert fault(value) is None


@pytest.mark.parametrize(
    ("value", "entry", "said"),
    [
        ("foo,direct", "foo", "invalid proxy URL missing scheme: foo"),
        ("Direct", "Direct", "invalid proxy URL missing scheme: Direct"),
        (" , ", "", "GOPROXY list is not the empty string, but contains no entries"),
        (
            "file:///p,ftp://x.com",
            "ftp://x.com",
            "invalid proxy URL scheme (must be https, http, file): ftp://x.com",
        ),
        (
            "https://proxy.golang.org direct",
            "https://proxy.golang.org direct",
            'parse "https://proxy.golang.org direct": invalid character " " in host name',
        ),
        (
            "proxy.golang.org:direct",
            "proxy.golang.org:direct",
            'parse "https://proxy.golang.org:direct": invalid port ":direct" after host',
        ),
        ("http://[::1", "http://[::1", "parse \"http://[::1\": missing ']' in host"),
        (
            "direct;https://a.com",
            "direct;https://a.com",
            'parse "direct;https://a.com": first path segment in URL cannot contain colon',
        ),
    ],
)
def test_go_refuses_these(value, entry, said):
    assert fault(value) == (entry, said)


def test_a_fault_never_shows_a_password():
    refused = fault("https://bob:example@proxy.example.com direct")
    assert refused is not None and "example@" not in refused[1] and "bob" not in refused[1]


def test_what_stands_behind_direct_is_never_asked():
    assert [entry.text for entry in in_force("https://a.com,direct,https://b.com")] == ["https://a.com", "direct"]


@pytest.mark.parametrize(
    ("entry", "own"),
    [
        ("https://proxy.golang.org", False),
        ("goproxy.cn", False),
        ("https://mirrors.aliyun.com/goproxy/", False),
        ("https://athens.corp.example.com", True),
        ("http://127.0.0.1:3000", False),
        ("file:///proxy", False),
        ("direct", False),
    ],
)
def test_a_proxy_that_is_not_public_may_have_private_modules(entry, own):
    assert entries(entry)[0].own is own


@given(st.text(max_size=80))
def test_any_value_is_read(value):
    fault(value)
    assert len(in_force(value)) <= len(entries(value))
