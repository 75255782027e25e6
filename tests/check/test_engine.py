"""What a check reports, whatever the rules are."""

from gowharf.check.engine import check, overridden
from gowharf.check.settings import Overrides, Settings
from gowharf.project.model import Context
from gowharf.replay.model import Failure
from gowharf.rules.model import Finding, Severity
from gowharf.text.source import Place, Span
from tests.check.fakes import GO_MOD, finds, go_run, project, replay, rule, span_of, with_own
from tests.project.contexts_project import answers

DOCKERFILE = "FROM golang:1.26\nRUN go build ./a\nRUN go build ./b\n"
MISSING = Failure("gomod-missing", "go: go.mod file not found in current directory or any parent directory")


def one_step(failure, **more):
    """The report of a project whose first step fails so."""
    held = project({"Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    run = go_run(held, "Dockerfile", 0, (failure,), **more)
    return check(held, Settings(), [replay(held, step_0=(run,))])


def test_a_failure_that_no_rule_knows_is_still_reported_in_gos_words():
    (finding,) = one_step(MISSING).findings
    assert finding.rule == "go-command-fails"
    assert finding.severity is Severity.ERROR
    assert finding.go_says == MISSING.says
    assert finding.place == Place("Dockerfile", span_of(DOCKERFILE, "go build"))
    assert finding.message == "go build fails: go: go.mod file not found in current directory or any parent directory"


def test_a_command_that_may_not_run_is_at_most_a_warning():
    assert one_step(MISSING, conditional=True).findings[0].severity is Severity.WARNING
    assert one_step(MISSING, ignored=True).findings[0].severity is Severity.WARNING
    assert one_step(MISSING._replace(certain=False)).findings[0].severity is Severity.WARNING


def test_a_stage_that_the_build_does_not_need_is_at_most_a_warning():
    held = project({"Dockerfile": DOCKERFILE})
    run = go_run(held, "Dockerfile", 0, (MISSING,))
    report = check(held, Settings(), [replay(held, reached=False, step_0=(run,))])
    assert report.findings[0].severity is Severity.WARNING


def test_one_cause_is_one_finding_with_the_other_steps_as_labels():
    held = project({"Dockerfile": DOCKERFILE})
    runs = [go_run(held, "Dockerfile", n, (MISSING,)) for n in (0, 1)]
    report = check(held, Settings(), [replay(held, step_0=(runs[0],), step_1=(runs[1],))])
    (finding,) = report.findings
    assert [label.place.span for label in finding.related] == [span_of(DOCKERFILE, "go build", 1)]
    assert finding.related[0].message == "go build fails here"


def test_the_step_that_surely_fails_is_named_before_one_that_may_not_run():
    held = project({"Dockerfile": DOCKERFILE})
    runs = [go_run(held, "Dockerfile", 0, (MISSING,), conditional=True), go_run(held, "Dockerfile", 1, (MISSING,))]
    (finding,) = check(held, Settings(), [replay(held, step_0=(runs[0],), step_1=(runs[1],))]).findings
    assert finding.severity is Severity.ERROR
    assert finding.place.span == span_of(DOCKERFILE, "go build", 1)


def test_a_cause_in_go_mod_that_breaks_two_dockerfiles_is_one_finding():
    held = project({"a.Dockerfile": DOCKERFILE, "b.Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    failure = MISSING._replace(place=Place("go.mod", Span(0, 6)))
    replays = [
        replay(held, path, step_0=(go_run(held, path, 0, (failure,)),)) for path in ("a.Dockerfile", "b.Dockerfile")
    ]
    (finding,) = check(held, Settings(), replays).findings
    assert finding.place.path == "go.mod"
    assert [label.place.path for label in finding.related] == ["a.Dockerfile", "b.Dockerfile"]


def test_the_first_rule_that_explains_a_failure_has_explained_it():
    def explains(name):
        def explain(case, facts):
            yield Finding(name, Severity.ERROR, name, Place("go.mod", Span(0, 6)))

        return rule(name, explain=explain)

    held = project({"Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    replays = [replay(held, step_0=(go_run(held, "Dockerfile", 0, (MISSING,)),))]
    (finding,) = check(held, Settings(), replays, with_own(explains("first"), explains("second"))).findings
    assert finding.rule == "first"
    assert finding.go_says == MISSING.says
    assert [label.message for label in finding.related] == ["go build fails here"]


def test_a_rule_that_crashes_is_a_finding_and_the_others_go_on():
    def explain(case, facts):
        raise KeyError("x")
        yield

    def checks(facts):
        yield Finding("crash-late", Severity.ERROR, "before the crash", Place("go.mod", Span(0, 6)))
        raise ZeroDivisionError("by zero")

    held = project({"Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    replays = [replay(held, step_0=(go_run(held, "Dockerfile", 0, (MISSING,)),))]
    rules = with_own(rule("crash", explain=explain), rule("crash-late", checks))
    found = check(held, Settings(), replays, rules).findings
    assert sorted(finding.rule for finding in found) == [
        "crash-late",
        "go-command-fails",
        "internal-error",
        "internal-error",
    ]
    faults = [finding for finding in found if finding.rule == "internal-error"]
    assert all(finding.severity is Severity.WARNING for finding in faults)
    assert any("the rule crash stopped" in finding.message and "report" in finding.message for finding in faults)


def test_findings_are_sorted_by_path_and_position():
    held = project({"Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    rules = with_own(
        finds("late", "go.mod", "go"), finds("early", "Dockerfile", "RUN"), finds("mid", "Dockerfile", "FROM")
    )
    found = check(held, Settings(), [], rules).findings
    assert [(finding.place.path, finding.rule) for finding in found] == [
        ("Dockerfile", "mid"),
        ("Dockerfile", "early"),
        ("Dockerfile", "early"),
        ("go.mod", "late"),
    ]


def test_a_flood_of_one_rule_in_one_file_is_cut_and_counted():
    held = project({"go.mod": GO_MOD + "// x\n" * 80})
    rules = with_own(finds("many", "go.mod", "// x"), finds("other", "go.mod", "module"))
    found = check(held, Settings(flood=50), [], rules).findings
    assert len(found) == 52
    assert found[-1].message == "30 more findings of this rule in this file are not shown"


def test_settings_choose_rules_and_their_severity():
    held = project({"go.mod": GO_MOD, "sub/go.mod": GO_MOD})
    rules = with_own(finds("a", "go.mod", "module"), finds("b", "sub/go.mod", "module"))

    def rules_found(settings):
        return [finding.rule for finding in check(held, settings, [], rules).findings]

    assert rules_found(Settings()) == ["a", "b"]
    assert rules_found(Settings(select=("b",))) == ["b"]
    assert rules_found(Settings(select=("fake",), ignore=("b",))) == ["a"]
    assert rules_found(Settings(per_file_ignores={"sub/": ("b",)})) == ["a"]
    assert rules_found(Settings(nested={"sub": Settings(ignore=("all",), file="sub/gowharf.toml")})) == ["a"]
    lowered = check(held, Settings(severity={"fake": Severity.INFO, "b": Severity.WARNING}), [], rules).findings
    assert [finding.severity for finding in lowered] == [Severity.INFO, Severity.WARNING]


def test_a_rule_that_is_off_by_default_runs_where_it_is_selected():
    def surveys(whole):
        yield Finding("quiet", Severity.INFO, "said", Place("go.mod", Span(0, 6)))

    held = project({"go.mod": GO_MOD})
    rules = with_own(rule("quiet", survey=surveys, default=False))
    assert not check(held, Settings(), [], rules).findings
    assert check(held, Settings(select=("quiet",)), [], rules).findings


def test_what_fails_from_one_of_two_contexts_only_is_at_most_a_warning():
    held = project({"Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    failing = replay(held, step_0=(go_run(held, "Dockerfile", 0, (MISSING,)),))
    elsewhere = replay(held, step_0=(go_run(held, "Dockerfile", 0, ()),))
    elsewhere = elsewhere._replace(build=elsewhere.build._replace(context=Context("dir", "api")))
    (finding,) = check(held, Settings(), [failing, elsewhere]).findings
    assert finding.severity is Severity.WARNING
    (finding,) = check(held, Settings(), [failing, failing]).findings
    assert finding.severity is Severity.ERROR


def test_replays_are_kept_only_for_who_wants_them():
    held = project({"Dockerfile": "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n", "go.mod": GO_MOD})
    kept, forgotten = check(held, Settings()), check(held, Settings(), keep=False)
    assert [replay.path for replay in kept.replays] == ["Dockerfile"]
    assert forgotten.replays == ()
    assert forgotten.findings == kept.findings != ()
    assert forgotten.builds == kept.builds == tuple(replay.build for replay in kept.replays)


def test_what_fails_in_any_dockerfile_is_known_to_a_survey():
    seen = []

    def survey(ground):
        seen.append((ground.built, [stop.kind for stop in ground.stops]))
        yield from ()

    held = project({"a.Dockerfile": DOCKERFILE, "b.Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    replays = [
        replay(held, path, step_0=(go_run(held, path, 0, (MISSING,)),)) for path in ("a.Dockerfile", "b.Dockerfile")
    ]
    check(held, Settings(), replays, with_own(rule("surveys", survey=survey)))
    check(project({"go.mod": GO_MOD}), Settings(), [], with_own(rule("surveys", survey=survey)))
    assert seen == [(True, [MISSING.kind]), (False, [])]


def test_a_rule_never_sees_two_dockerfiles_at_once():
    seen = []

    def checks(facts):
        seen.append([replay.path for replay in facts.replays])
        yield from ()

    held = project({"a.Dockerfile": DOCKERFILE, "b.Dockerfile": DOCKERFILE, "go.mod": GO_MOD})
    one, other = replay(held, "a.Dockerfile"), replay(held, "b.Dockerfile")
    check(held, Settings(), [one, other, one], with_own(rule("looks", checks)))
    assert seen == [["a.Dockerfile", "a.Dockerfile"], ["b.Dockerfile"]]


COMPOSED = {
    "Dockerfile": DOCKERFILE,
    "compose.yaml": "services:\n  a: {build: .}\n  b:\n    build: {context: sub, dockerfile: ../Dockerfile}\n",
    "sub/x": "",
}


def test_the_command_line_has_the_last_word_on_builds():
    found = answers(COMPOSED)
    said = Overrides(None, "prod", {"VERSION": "1", "TOKEN": None}, {"base": "image:alpine:3"}, "linux/arm64")
    for build, was in zip(overridden(found, said), found, strict=True):
        assert (build.context, build.reason) == (was.context, was.reason)
        assert (build.target, build.platform) == ("prod", "linux/arm64")
        assert build.args == {"VERSION": "1", "TOKEN": None}
        assert build.contexts == {"base": "image:alpine:3"}
    assert overridden(found, Overrides()) == found
    assert overridden(found, said._replace(dockerfiles=frozenset({"other"}))) == found


def test_a_context_of_the_command_line_leaves_one_build_of_two():
    found = answers(COMPOSED)
    assert len(found) == 2
    (build,) = overridden(found, Overrides(Context("dir", "sub")))
    assert build.context == Context("dir", "sub")
    assert build.reason.text == "the command line says so"
