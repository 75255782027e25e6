"""RUN lines read as sh reads them: words compared with dash and bash themselves, syntax errors too."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax import shell
from gowharf.text.source import Span

VALUES = {
    "HOME": "/root",
    "A": "one",
    "B": "two  words ",
    "EMPTY": "",
    "P": "/usr/local/go/bin:/bin",
    "F": "app.tar.gz",
    "STAR": "*",
}


def lookup(name: str) -> str | shell.Unset | None:
    return VALUES.get(name, shell.UNSET)


def unknown(name: str) -> None:
    return None


# Only quoting and expansion: globs that match nothing stay as they are in an empty directory.
BOTH_SHELLS = [
    "a b  c",
    "'a b' \"c d\"e f\\ g",
    '"it\'s" \'say "hi"\'',
    "a\\\nb \"c\\\nd\" 'e\\\nf'",
    r'"\a\$\`\"\\" \a\$\\',
    "'' \"\" x''",
    "$A ${A} \"$A\" '$A' \\$A",
    '$B "$B" x$B"y" ${B}z',
    '$EMPTY "$EMPTY" x$EMPTY $NONE "$NONE"',
    "$A$B$A",
    "$Ab ${A}b $A.b $A-b",
    '${NONE:-a b} "${NONE:-a b}" ${NONE:-\'a b\'} ${NONE:-"a b"c}',
    "${EMPTY-x} ${EMPTY:-x} ${A-x} ${NONE-}",
    '${A:+y} ${EMPTY:+y} ${EMPTY+y} ${NONE+y} "${NONE+y}"',
    "${NONE:-${A:-x}} ${NONE:-$B}",
    '${NONE:-"$B"} "${NONE:-it\'s}" "${NONE:-\'q\'}"',
    "${F%.gz} ${F%%.*} ${F#*.} ${F##*.} ${F%x} ${F#app}",
    '${P%%:*} ${P##*/} ${P#*:} "${P%/*}"',
    '${F%"."*} "${F#*\'.\'}" ${STAR#\\*} ${F%.${NONE:-gz}}',
    "${#A} ${#EMPTY} ${#NONE}",
    "${NONE:=a} ${UNSET=}",
    "~ ~/x '~' \\~ a~ ~/'a b'",
    "${NONE:-~/x} x=~ x:~",
    '$ a$ "$" $/ $. "a$"',
    "a#b '#' \\# #comment $A",
    "{a,b} [x] '*' \\* \"?\"",
    "a=b -ldflags='-s -w' --x=\"$B\"",
    "\"a\nb\" 'c\nd'",
    "\\\n  a \\\n  b",
    "if then fi { } ! in",
    "é𝄞 'ü' \\é",
    "\"${A}\"'${A}'${A}",
    "${B} $B",
    '" $B "',
    "\\ \\\t a\\'b",
    "a\"b c\"'d e'f",
    "-X 'main.v=\"$A\"'",
    '"${NONE:-}" ${NONE:-""} ${NONE:-}',
    "a\\",
    "\"${NONE:-\\}}\" ${NONE:-\\}} ${NONE:-'}'}",
    '"${NONE:-"a  b"}"',
    "${NONE-a\\ b}",
]
BASH_ONLY = ["$'a\\tb\\n' $'it\\'s' $'\\x41\\101\\u00e9'", '$"x y"', "a|cat - <<< 'x'; printf '%s\\0' 2>&1 b"]


def seen_by(program: str, line: str, folder: object) -> list[str]:
    path = shutil.which(program)
    assert path, program
    env = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", **VALUES}
    script = f"printf '%s\\0' {line}"
    ran = subprocess.run([path, "-c", script], env=env, cwd=str(folder), capture_output=True, check=True)
    return ran.stdout.decode().split("\0")[:-1]


def arguments(line: str) -> list[str]:
    body = shell.parse(f"printf '%s\\0' {line}").body
    assert isinstance(body, shell.Simple)
    words = [shell.fields(word, lookup) for word in body.words[2:]]
    assert None not in words
    return [field for word in words for field in word or ()]


@pytest.mark.parametrize("line", BOTH_SHELLS)
def test_words_are_those_that_sh_passes_on(line: str, tmp_path: object) -> None:
    assert arguments(line) == seen_by("sh", line, tmp_path)


@pytest.mark.parametrize("line", BASH_ONLY[:2])
def test_words_are_those_that_bash_passes_on(line: str, tmp_path: object) -> None:
    assert arguments(line) == seen_by("bash", line, tmp_path)


REFUSED = [
    "a )",
    "a && ",
    "a | ",
    "&& a",
    "; a",
    "a ;; b",
    "a; ; b",
    "a & ; b",
    "( a",
    "()",
    "{ a; ",
    "{ }",
    "a; }",
    "if a; then b",
    "if a; then fi",
    "if; then b; fi",
    "then a",
    "fi",
    "do a",
    "while a; done",
    "for i in a b; done",
    "for i in a; do b; fi",
    "case x in a) b",
    "case x a) b;; esac",
    "case x in a b) c;; esac",
    "a (b)",
    "echo 'a",
    'echo "a',
    "echo `a",
    "echo $(a",
    "echo ${a",
    "echo $(a;; b)",
    "a > ",
    "a < | b",
    "a >> 2>&1",
    "f( a",
    "f() ; a",
    "(a) b",
    "a\nb; fi",
    "in",
    "a || || b",
]
ACCEPTED = [
    "",
    "# only a comment",
    "a;",
    "a &",
    "a & b",
    "! a | b",
    "a &&\n\n# why\n b",
    "a | # why\n b",
    "{ a; }",
    "{ a\n} >f 2>&1",
    "(a)",
    "( (a); b )",
    "if a; then b; elif c; then d; else e; fi",
    "if a\nthen b\nfi && c",
    "for i in 1 2; do a; done",
    "for i do a; done",
    "for i\nin 1\ndo\na\ndone",
    "for i in; do a; done",
    "while a; do b; done < f",
    "until a; do b; done",
    "case x in a|b) c;; (*) d; esac",
    "case x in esac",
    "case $x in\n 'a b') ;;\n *) e ;;\nesac",
    "x=$(case y in a) b;; esac)",
    "f() { a; }",
    "f() (a)",
    "f ()\n{ a; } >x",
    'cat <<EOF && b\n$x (`c`) "\nEOF\nd',
    "cat <<'E F'\n$(\nE F\nd",
    "cat <<-EOF\n\ta\n\tEOF\nb",
    "cat <<A <<B\na\nA\nb\nB\nc",
    "x=$(cat <<EOF\n)\nEOF\n)",
    "cat <<EOF # it's\nx\nEOF",
    "cat <<EOF\nno end",
    ">f",
    "x=1",
    "x= y=2 a b=c >f <g",
    "2>&1 >f a 3<&- >|g <>h",
    "echo `a \\`b\\``",
    'echo "`a \\"b\\"`" $((1+(2))) $( (a) )',
    "echo then fi } { esac",
    "x=1 if",
    "a && { b || c; } && (d; e) | f",
]


@pytest.mark.parametrize("text", REFUSED)
def test_syntax_errors_are_those_of_both_shells(text: str) -> None:
    for program in ("sh", "bash"):
        assert subprocess.run([str(shutil.which(program)), "-n", "-c", text], capture_output=True).returncode
    script = shell.parse(text)
    assert len(script.problems) == 1
    span, message = script.problems[0]
    assert message.startswith("Syntax error: ")
    assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_both_shells_accept_is_followed(text: str) -> None:
    for program in ("sh", "bash"):
        assert not subprocess.run([str(shutil.which(program)), "-n", "-c", text], capture_output=True).returncode
    script = shell.parse(text)
    assert not script.problems
    assert not [node for node in nodes(script.body) if type(node) is shell.Opaque]


@pytest.mark.parametrize(
    "text",
    [
        "a |& b",
        "a &> f",
        "cat <<< $x",
        "function f { a; }",
        "[[ -f a && $b =~ ^(c|d)$ ]] && e",
        "x=(a b) y",
        "declare -a x=(a $b)",
        "diff <(a) >(b)",
        "((x++)) && a",
        "for ((i=0; i<3; i++)); do a; done",
        "select x in a; do b; done",
        "!",
        "case x in a) b;& c) d;; esac",
        "time a",
        "${x[1]} ${x/a/b} ${x:1:2} ${!x} ${x^^}",
    ],
)
def test_what_only_bash_accepts_is_no_syntax_error(text: str) -> None:
    assert not shell.parse(text).problems


def test_commands_stand_where_they_stand() -> None:
    text = "CGO_ENABLED=0 go build -o /app . 2>&1 | tee log && if ls; then x=$(pwd); fi"
    simple = [node for node in nodes(shell.parse(text).body) if type(node) is shell.Simple]
    assert [node.span.text(text) for node in simple] == [
        "CGO_ENABLED=0 go build -o /app . 2>&1",
        "tee log",
        "ls",
        "x=$(pwd)",
        "pwd",
    ]
    assert [(a.name, a.value.literal) for a in simple[0].assignments] == [("CGO_ENABLED", "0")]
    assert [(r.fd, r.op, r.target.literal) for r in simple[0].redirects] == [("2", ">&", "1")]


def test_and_or_lists_lean_to_the_left() -> None:
    body = shell.parse("a && b || c").body
    assert isinstance(body, shell.AndOr)
    assert body.op == "||"
    assert isinstance(body.left, shell.AndOr)
    assert body.left.op == "&&"


def test_background_commands_are_marked() -> None:
    body = shell.parse("a & b; c &").body
    assert isinstance(body, shell.Sequence)
    assert body.background == (True, False, True)


def test_a_compound_command_with_redirects_is_a_group() -> None:
    body = shell.parse("for i in a; do b; done > f").body
    assert isinstance(body, shell.Group)
    assert isinstance(body.body, shell.Loop)
    assert body.redirects[0].target.raw == "f"


def test_a_heredoc_is_its_body() -> None:
    text = "cat <<-EOF > f && b\n\tx $A\n\t\ty\\\n z\n\tEOF\nc"
    body = shell.parse(text).body
    assert isinstance(body, shell.Sequence)
    chain, after = body.commands
    assert isinstance(chain, shell.AndOr) and isinstance(chain.left, shell.Simple)
    heredoc = chain.left.redirects[0].target
    assert shell.value(heredoc, lookup) == "x one\ny z\n"
    assert heredoc.span.text(text) == heredoc.raw == "\tx $A\n\t\ty\\\n z\n"
    assert after.span.text(text) == "c"


def test_a_quoted_heredoc_stays_as_it_is() -> None:
    body = shell.parse("cat <<'EOF'\n$x `y` \\\nEOF\n").body
    assert isinstance(body, shell.Simple)
    assert body.redirects[0].target.literal == "$x `y` \\\n"


def test_commands_inside_backticks_keep_their_place() -> None:
    text = 'echo "`go list \\"\\`pwd\\`\\"`"'
    simple = [node for node in nodes(shell.parse(text).body) if type(node) is shell.Simple]
    assert [node.span.text(text) for node in simple] == [text, 'go list \\"\\`pwd\\`\\"', "pwd"]


def test_a_syntax_error_leaves_the_lines_above() -> None:
    script = shell.parse("go build\ngo test; fi\ngo vet")
    assert isinstance(script.body, shell.Sequence)
    assert [type(node) for node in script.body.commands] == [shell.Simple, shell.Opaque]
    assert script.body.commands[1].span == Span(9, 27)
    assert script.problems == ((Span(18, 20), 'Syntax error: "fi" unexpected'),)


def test_an_unknown_variable_makes_the_word_unknown() -> None:
    body = shell.parse('x$A "$(pwd)" ${A:-b} $? $1 ~root ${A/x/y} ${F%%[.]*} ${A?no}').body
    assert isinstance(body, shell.Simple)
    assert [shell.value(word, unknown) for word in body.words] == [None] * 9
    known = [shell.value(word, lookup) for word in body.words]
    assert known == ["xone", None, "one", None, None, None, None, None, "one"]


def test_tildes_in_assignments() -> None:
    body = shell.parse("PATH=~/a:$A:~/b:'~':~ x").body
    assert isinstance(body, shell.Simple)
    assert shell.value(body.assignments[0].value, lookup, assignment=True) == "/root/a:one:/root/b:~:/root"


@pytest.mark.parametrize(
    "opening", ["(", "$(", "((", "$((", "${a:-", '"${a:-', "`", "{ ", "if ", "<(", "! ", "f() ", 'x="$(']
)
def test_deep_nesting_is_opaque(opening: str) -> None:
    script = shell.parse("a\n" + opening * 10_000)
    assert isinstance(script.body, shell.Sequence)
    assert isinstance(script.body.commands[-1], shell.Opaque | shell.Simple)


def test_long_lines_are_read() -> None:
    script = shell.parse("echo " + "word " * 50_000 + "; " + "a;" * 20_000 + "b | " * 10_000 + "c")
    assert isinstance(script.body, shell.Sequence)
    assert len(script.body.commands) == 20_002


def test_a_very_long_chain_is_opaque() -> None:
    assert isinstance(shell.parse("a && " * 200 + "b").body, shell.AndOr)
    assert isinstance(shell.parse("a && " * 20_000 + "b").body, shell.Opaque)


def nodes(value: object) -> Iterator[object]:
    """Every tuple of the tree that has a span, parents first."""
    if isinstance(value, tuple):
        if hasattr(value, "span"):
            yield value
        for child in value:
            yield from nodes(child)


def check_spans(value: object, outer: Span) -> None:
    """Spans lie inside their parents', except a heredoc's body, which lies below its command."""
    if not isinstance(value, tuple) or isinstance(value, Span):
        return
    span = getattr(value, "span", None)
    if isinstance(span, Span):
        assert outer.start <= span.start <= span.end <= outer.end
        outer = span
    if isinstance(value, shell.Redirect) and value.op in ("<<", "<<-"):
        return
    for child in value:
        check_spans(child, outer)


SHELLISH = st.lists(
    st.sampled_from(
        [
            *(
                " ",
                " ",
                "\n",
                "a",
                "go",
                "x=",
                "1",
                "'",
                '"',
                "\\",
                "$",
                "`",
                "$x",
                "${",
                "}",
                "$(",
                "$((",
                ")",
                "(",
                "#",
            ),
            *(
                "&&",
                "||",
                "|",
                "&",
                ";",
                ";;",
                ">",
                "<",
                "<<E",
                "<<-'E'",
                "\nE\n",
                "2>",
                "if ",
                "then ",
                "fi",
                "[[ ",
                "]]",
            ),
            *(
                "for i in ",
                "do ",
                "done",
                "case x in ",
                "esac",
                "{ ",
                "!",
                ":-",
                "#*",
                "~",
                "*",
                "\t",
                "\\\n",
                "é",
                "\0",
            ),
        ]
    ),
    max_size=30,
).map("".join)


@given(SHELLISH | st.text())
def test_any_text_is_parsed(text: str) -> None:
    script = shell.parse(text)
    check_spans(script.body, Span(0, len(text)))
    for span, _ in script.problems:
        assert 0 <= span.start <= span.end <= len(text)
    for node in nodes(script.body):
        if type(node) is shell.Word:
            assert "`" in text or node.span.text(text) == node.raw
            assert shell.fields(node, lookup) is None or shell.value(node, lookup) is not None


def test_a_test_in_double_brackets_ends_right_before_a_semicolon() -> None:
    script = shell.parse("if [[ -f go.mod && -d vendor ]]; then go build; fi")
    assert isinstance(script.body, shell.If)
    condition, _ = script.body.branches[0]
    assert isinstance(condition, shell.Simple)
    assert [word.raw for word in condition.words] == ["[[", "-f", "go.mod", "&&", "-d", "vendor", "]]"]


@pytest.mark.parametrize("size", [20, 200, 1_000, 5_000, 20_000])
def test_the_trees_of_texts_that_nobody_asks_for_again_are_not_kept_for_long(size: int) -> None:
    """Who types in a RUN makes another text with every key."""
    first = shell.parse("x" * size)
    assert (shell.parse("x" * size) is first) == (size < 20_000)
    for number in range(min(330_000 // size, 1_100)):
        shell.parse(f"{number:0>{size}}")
    assert shell.parse("x" * size) is not first
