"""`gowharf completion`: in real shells, and never behind the parsers."""

import os
import pty
import re
import select
import shutil
import subprocess
import time

import pytest

from gowharf.cli import args, completion
from tests.e2e import tools

SHELLS = args.SHELLS
TYPED = [
    ("che", "check"),
    ("check --fail-on w", "check --fail-on warning"),
    ("check --fail-on=w", "check --fail-on=warning"),
    ("check --statis", "check --statistics"),
    ("check --output-format sar", "check --output-format sarif"),
    ("check --select gosum-st", "check --select gosum-stale"),
    ("check --select vendor,gosum-st", "check --select vendor,gosum-stale"),
    ("check --context subf", "check --context subfolder/"),
    ("check Dockerf", "check Dockerfile"),
    ("explain Dockerf", "explain Dockerfile"),
    ("explain --output-format h", "explain --output-format html"),
    ("rule image-go-t", "rule image-go-too-old"),
    ("completion f", "completion fish"),
    ("init subf", "init subfolder/"),
    ("server --st", "server --stdio"),
]


def program(shell):
    """The machine's own, else the one that scripts/editors.py has fetched."""
    return shutil.which(shell) or tools.program(shell)


def missing(shell):
    return lambda: [] if os.path.exists(program(shell)) else [f"{shell}, by python3 scripts/editors.py shells"]


class Terminal:
    """A shell that somebody types into."""

    def __init__(self, argv, folder):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            home = {"HOME": str(folder), "TERM": "dumb", "PS1": "", "INPUTRC": "/dev/null", "COLUMNS": "400"}
            os.execve(argv[0], argv, {**home, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})

    def until(self, pattern):
        seen = ""
        deadline = time.monotonic() + 60
        while not (found := re.search(pattern, seen)):
            ready, _, _ = select.select([self.terminal], [], [], deadline - time.monotonic())
            assert ready, f"{pattern!r} never came; what came: {seen!r}"
            seen += os.read(self.terminal, 65536).decode("utf-8", "replace")
        return found

    def type(self, text):
        os.write(self.terminal, text.encode())

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


@pytest.fixture
def script(gowharf, folder):
    """Writes a shell's completion into the working directory, where there is something to complete."""

    def write(shell):
        (folder / "Dockerfile").write_text("FROM scratch\n")
        (folder / "subfolder").mkdir()
        ran = gowharf("completion", shell)
        assert (ran.status, ran.err) == (0, "")
        (folder / f"completion.{shell}").write_text(ran.out)
        return folder / f"completion.{shell}"

    return write


def typed(argv, begin, folder):
    """What each of TYPED becomes with a tab behind it, in an interactive shell."""
    terminal = Terminal([program(argv[0]), *argv[1:]], folder)
    try:
        terminal.type(f"{begin}; gowharf() {{ printf 'GOT<%s>\\n' \"$*\"; }}; echo rea''dy\n")
        terminal.until("ready")
        for before, _ in TYPED:
            terminal.type(f"gowharf {before}\t")
            time.sleep(0.05)  # a shell that reads several keys at once may take them for pasted text
            terminal.type("\n")
            yield terminal.until(r"GOT<([^>%]*)>")[1].strip()
    finally:
        terminal.close()


@pytest.mark.needs("completion in bash", missing("bash"))
def test_bash_completes_what_is_typed(script, folder):
    script("bash")
    begin = "bind 'set enable-bracketed-paste off'; source ./completion.bash"
    assert list(typed(["bash", "--norc", "--noprofile", "-i"], begin, folder)) == [after for _, after in TYPED]


@pytest.mark.needs("completion in zsh", missing("zsh"))
def test_zsh_completes_what_is_typed(script, folder):
    script("zsh")
    begin = "unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source ./completion.zsh"
    # zsh takes the slash behind a folder away when the line is sent.
    assert list(typed(["zsh", "-f", "-i"], begin, folder)) == [after.rstrip("/") for _, after in TYPED]


@pytest.mark.needs("completion in fish", missing("fish"))
@pytest.mark.parametrize(("before", "after"), TYPED)
def test_fish_completes_what_is_typed(script, folder, before, after):
    path = script("fish")
    code = f"source {path}; complete -C 'gowharf {before}'"
    ran = subprocess.run(
        [program("fish"), "--no-config", "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    words = [line.partition("\t")[0] for line in ran.stdout.splitlines()]
    # fish gives the whole word that is completed; of `--option=value` the option too.
    assert after.rpartition(" ")[2] in words
    assert len(words) == 1 or before == "check --statis"


@pytest.mark.needs("completion in bash", missing("bash"))
def test_a_file_with_blanks_and_stars_in_its_name_is_one_word(script, folder):
    path = script("bash")
    (folder / "sub *").mkdir()
    (folder / "subfolder" / "inner").mkdir()
    words = "COMP_WORDS=(gowharf check --context sub); COMP_CWORD=3"
    code = f"source {path}; {words}; _gowharf; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    ran = subprocess.run(["bash", "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert sorted(ran.stdout.splitlines()) == ["sub *", "subfolder"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_there(gowharf, shell):
    out = gowharf("completion", shell).out
    for command in args.COMMANDS:
        assert command in out
        for action in args.parser_of(command)._actions:
            for name in action.option_strings:
                assert (f"-l {name[2:]} " if shell == "fish" and name.startswith("--") else name) in out or len(
                    name
                ) == 2


def test_what_a_value_may_be_comes_from_the_parser():
    commands = {command.name: command for command in completion.known()}
    options = {name: option for option in commands["check"].options for name in option.names}
    assert options["--fix"].value is None
    assert options["--color"].value.words == ("auto", "always", "never")
    assert "sarif" in options["--output-format"].value.words and options["--output-format"].repeats
    assert options["--config"].value.kind == completion.FILE
    assert options["--context"].value.kind == completion.FOLDER
    assert "all" in options["--select"].value.words
    assert "vendor-stale=info" in options["--severity"].value.words
    assert commands["server"].arguments is None
    assert commands["completion"].arguments.words == SHELLS


def test_a_shell_that_is_not_known_is_refused(gowharf):
    ran = gowharf("completion", "tcsh")
    assert (ran.status, ran.out) == (2, "")
    assert "'bash', 'zsh', 'fish'" in ran.err or "bash, zsh, fish" in ran.err
