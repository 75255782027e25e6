"""`gowharf completion SHELL`: a script that completes gowharf's command line, written from the parsers' own tables.

What a value may be follows from its choices and its metavar; so an option that is added to a parser is completed, and
none is written down twice.
"""

from collections.abc import Iterable, Iterator

from gowharf.cli import streams
from gowharf.cli.args import COMMANDS, LEVELS, parser_of
from gowharf.cli.exits import Exit
from gowharf.startup import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Action, Namespace

FILE, FOLDER, NOTHING = "file", "folder", "nothing"
_KINDS = {"PATH": FILE, "FILE": FILE, "DOCKERFILE": FILE, "DIR": FOLDER}
_GLOBAL = (("--version", "print the version"), ("--help", "print help"))


class Value(NamedTuple):
    """What may stand somewhere: `words`, or where there are none what `kind` says. `several`: words between commas;
    `more`: something is written behind the word, so no blank follows."""

    words: tuple[str, ...] = ()
    kind: str = NOTHING
    several: bool = False
    more: bool = False
    name: str = ""


class Option(NamedTuple):
    """One option. `value` None: it takes none."""

    names: tuple[str, ...]
    help: str
    value: Value | None
    repeats: bool


class Known(NamedTuple):
    """A subcommand: its options and what its arguments may be (None: it takes none)."""

    name: str
    summary: str
    options: tuple[Option, ...]
    arguments: Value | None


def run(options: "Namespace") -> Exit:
    write = {"bash": bash, "zsh": zsh, "fish": fish}[options.shell]
    streams.write(f"{line}\n" for line in write(known()))
    return Exit.OK


def known() -> tuple[Known, ...]:
    """Every subcommand, as its parser has it."""
    return tuple(_known(name) for name in COMMANDS)


def _known(name: str) -> Known:
    actions = parser_of(name)._actions
    options = tuple(_option(action) for action in actions if action.option_strings)
    arguments = next((_value(action) for action in actions if not action.option_strings), None)
    return Known(name, COMMANDS[name].summary, options, arguments)


def _option(action: "Action") -> Option:
    repeats = type(action).__name__ in ("_AppendAction", "_ExtendAction")
    value = None if action.nargs == 0 else _value(action)
    return Option(tuple(action.option_strings), action.help or action.dest.replace("_", " "), value, repeats)


def _value(action: "Action") -> Value:
    from gowharf.report.formats import FORMATS
    from gowharf.rules.table import TABLE

    name = action.metavar if isinstance(action.metavar, str) else action.dest
    if action.choices is not None:
        return Value(tuple(map(str, action.choices)), name=name)
    if name == "FORMAT[:FILE]":
        return Value(tuple(FORMATS), more=True, name="FORMAT")
    if name == "RULES":
        return Value(tuple(sorted(TABLE.selectors)), several=True, name=name)
    if name == "NAME" and not action.option_strings:
        return Value(tuple(sorted(TABLE.selectors)), name=name)
    if name == "RULE=LEVEL":
        return Value(tuple(f"{rule}={level}" for rule in sorted(TABLE.selectors) for level in LEVELS), name=name)
    return Value(kind=_KINDS.get(name, NOTHING), name=name)


def bash(commands: Iterable[Known]) -> Iterator[str]:
    """For bash 3.2 and newer. Bash takes `=`, `:` for words of their own."""
    commands = tuple(commands)
    yield '# gowharf completion for bash: eval "$(gowharf completion bash)"'
    yield "_gowharf() {"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words= kind=file several= before="
    yield "    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi"
    yield "    COMPREPLY=()"
    yield "    if ((COMP_CWORD == 1)); then"
    names = [*(command.name for command in commands), *(name for name, _ in _GLOBAL)]
    yield f"        words={_quoted(' '.join(names))} kind=nothing"
    yield "    else"
    yield "        case ${COMP_WORDS[1]}:$prev in"
    for command in commands:
        for option in command.options:
            if option.value is not None:
                yield f"            {'|'.join(f'{command.name}:{name}' for name in option.names)})"
                yield f"                {_bash_value(option.value)} ;;"
    yield "            *)"
    yield "                case ${COMP_WORDS[1]}:$cur in"
    for command in commands:
        every = " ".join(name for option in command.options for name in option.names)
        yield f"                    {command.name}:-*) words={_quoted(every)} kind=nothing ;;"
        yield f"                    {command.name}:*) {_bash_value(command.arguments or Value())} ;;"
    yield "                esac ;;"
    yield "        esac"
    yield "    fi"
    yield "    if [[ -n $several && $cur == *,* ]]; then before=${cur%,*},; cur=${cur##*,}; fi"
    yield "    local word"  # read line by line: a name may hold blanks and stars
    yield "    if [[ -n $words ]]; then"
    yield '        while IFS= read -r word; do COMPREPLY+=("$word"); done < <('
    yield '            compgen -P "$before" -W "$words" -- "$cur")'
    yield "    elif [[ $kind == folder ]]; then"
    yield "        compopt -o filenames 2>/dev/null"
    yield '        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$cur")'
    yield "    fi"
    yield "    if [[ $kind != file ]]; then compopt +o default +o bashdefault 2>/dev/null; fi"
    yield "    return 0"
    yield "}"
    yield "complete -o bashdefault -o default -F _gowharf gowharf"


def _bash_value(value: Value) -> str:
    kind = value.kind if not value.words else NOTHING
    several = " several=1" if value.several else ""
    return f"words={_quoted(' '.join(value.words))} kind={kind}{several}"


def zsh(commands: Iterable[Known]) -> Iterator[str]:
    """For zsh's completion system: to be evaluated after compinit, or put into $fpath as `_gowharf`."""
    commands = tuple(commands)
    yield "#compdef gowharf"
    yield '# gowharf completion for zsh: eval "$(gowharf completion zsh)", or a file _gowharf in $fpath'
    yield "_gowharf() {"
    yield "    local curcontext=$curcontext state line"
    yield "    local -a commands"
    yield "    typeset -A opt_args"
    heads = " ".join(_quoted(f"(-){name}[{_zsh_text(text)}]") for name, text in _GLOBAL)
    yield f"    _arguments -C {heads} '1:command:->command' '*::argument:->argument' && return 0"
    yield "    case $state in"
    yield "    command)"
    yield "        commands=("
    yield from (f"            {_quoted(f'{one.name}:{one.summary}')}" for one in commands)
    yield "        )"
    yield "        _describe -t commands 'gowharf command' commands ;;"
    yield "    argument)"
    yield "        case $line[1] in"
    for command in commands:
        yield f"        {command.name})"
        specs = [spec for option in command.options for spec in _zsh_option(option)]
        if command.arguments is not None:
            specs.append(_quoted(f"*:{_zsh_value(command.arguments)}"))
        yield "            _arguments -S \\"
        yield " \\\n".join(f"                {spec}" for spec in specs) + " ;;"
    yield "        esac ;;"
    yield "    esac"
    yield "}"
    yield 'if [[ ${funcstack[1]-} == _gowharf ]]; then _gowharf "$@"; else compdef _gowharf gowharf; fi'


def _zsh_option(option: Option) -> Iterator[str]:
    for name in option.names:
        star = "*" if option.repeats else ""
        if option.value is None:
            yield _quoted(f"{star}{name}[{_zsh_text(option.help)}]")
        else:
            yield _quoted(f"{star}{name}=[{_zsh_text(option.help)}]:{_zsh_value(option.value)}")


def _zsh_value(value: Value) -> str:
    words = " ".join(value.words)
    if value.several:
        action = f"_sequence compadd - {words}"
    elif value.more:
        action = f"compadd -S '' - {words}"
    elif words:
        action = f"({words})"
    else:
        action = {FILE: "_files", FOLDER: "_files -/"}.get(value.kind, "")
    return f"{_zsh_text(value.name.partition('=')[0].partition('[')[0])}:{action}"


def _zsh_text(text: str) -> str:
    """Text in the description of an option."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def fish(commands: Iterable[Known]) -> Iterator[str]:
    """For fish 3 and newer."""
    commands = tuple(commands)
    yield "# gowharf completion for fish: gowharf completion fish | source"
    yield "complete -c gowharf -e"
    yield "complete -c gowharf -f"
    for name, text in _GLOBAL:
        yield f"complete -c gowharf -n __fish_use_subcommand -l {name[2:]} -d {_fish_quoted(text)}"
    for command in commands:
        yield f"complete -c gowharf -n __fish_use_subcommand -a {command.name} -d {_fish_quoted(command.summary)}"
    for command in commands:
        head = f"complete -c gowharf -n '__fish_seen_subcommand_from {command.name}'"
        if command.arguments is not None:
            yield f"{head} {_fish_value(command.arguments)}"
        for option in command.options:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            value = "" if option.value is None else f" -r {_fish_value(option.value)}"
            yield f"{head} {names} -d {_fish_quoted(option.help)}{value}"


def _fish_value(value: Value) -> str:
    words = " ".join(value.words)
    if value.several:
        return f"-f -a {_fish_quoted(f'(__fish_append , {words})')}"
    if words:
        return f"-f -a {_fish_quoted(words)}"
    folders = _fish_quoted("(__fish_complete_directories (commandline -ct))")
    return {FILE: "-F", FOLDER: f"-f -a {folders}"}.get(value.kind, "-f")


def _quoted(text: str) -> str:
    """A word of bash or zsh."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
