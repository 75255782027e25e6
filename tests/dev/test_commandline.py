"""docs/command-line.md has every command and option, with what each means."""

import pytest

from gowharf.cli.args import COMMANDS, parser_of
from gowharf.cli.exits import Exit
from gowharf.dev import commandline
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "command-line.md").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_on_the_page_and_says_what_it_means(name):
    section = PAGE.partition(f"## gowharf {name}\n")[2].partition("\n## ")[0]
    for action in parser_of(name)._actions:
        shown = [option for option in action.option_strings if option not in ("-h", "--help")]
        assert all(f"| `{option}" in section for option in shown)
        assert action.help, f"{shown or action.dest} has no help"


def test_every_exit_status_is_explained():
    assert set(commandline.EXITS) == set(Exit)
