"""Which modules are private."""

import pytest

from gowharf.project.private import is_private, is_private_host, match_prefixes


@pytest.mark.parametrize(
    "host",
    ["git", "git.corp", "git.corp.internal", "gitlab.lan", "nas.home.arpa", "a.local", "git.corp.internal:8443"],
)
def test_a_host_that_nobody_outside_can_resolve_is_private(host):
    assert is_private_host(host)


@pytest.mark.parametrize("host", ["github.com", "example.com", "corp.dev", "internal.example.org", "go.uber.org"])
def test_a_host_that_may_be_public_is_taken_as_public(host):
    assert not is_private_host(host)


@pytest.mark.parametrize(
    ("patterns", "path", "matches"),
    [
        ("git.corp.internal", "git.corp.internal/lib", True),
        ("git.corp.internal/team", "git.corp.internal/team/lib", True),
        ("git.corp.internal/team", "git.corp.internal/teams/lib", False),
        ("corp.internal", "git.corp.internal/lib", False),
        ("*.corp.internal", "corp.internal/lib", False),
        ("*.corp.internal", "git.corp.internal/lib", True),
        ("github.com/*/private", "github.com/us/private/v2", True),
        ("a.internal;git.corp.internal", "git.corp.internal/lib", False),
        ("a.internal, git.corp.internal", "git.corp.internal/lib", False),
        ("a.internal,git.corp.internal/", "git.corp.internal/lib", True),
        ("[", "git.corp.internal/lib", False),
        ("", "git.corp.internal/lib", False),
    ],
)
def test_patterns_match_whole_path_elements_from_the_front(patterns, path, matches):
    assert match_prefixes(patterns, path) is matches


def test_the_configuration_can_name_a_module_on_a_public_host():
    assert is_private("github.com/us/lib", "github.com/us")
    assert not is_private("github.com/them/lib", "github.com/us")
