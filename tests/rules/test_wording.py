"""What rules say and mend in the rarer of their cases, where a docstring's example would be one too many."""

import pytest

from gowharf.check.engine import check
from gowharf.check.fixing import apply
from gowharf.check.settings import Settings
from tests.check.fakes import project

MAIN = "package main\n\nfunc main() {}\n"
GO_MOD = "module example.com/app\n\ngo 1.24\n"
DOCKERFILE = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"


def said(rule, files):
    """Of one rule: severity, message, what the place covers, and each fix with what it makes of its files."""
    held = project({"go.mod": GO_MOD, "main.go": MAIN, **files})
    found = [finding for finding in check(held, Settings(select=("all",))).findings if finding.rule == rule]
    return held, found


def texts(held, finding):
    """What the finding points at."""
    return finding.place.span.text(held.source(finding.place.path).text)


def mended(held, fix):
    """The files that a fix changes, as it leaves them."""
    return apply(lambda path: held.source(path).text if held.source(path) else None, [fix])


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("GOOS", "macos", "darwin"),
        ("GOOS", "Linux", "linux"),
        ("GOOS", "win64", "windows"),
        ("GOOS", "linus", "linux"),
        ("GOARCH", "x86_64", "amd64"),
        ("GOARCH", "aarch64", "arm64"),
        ("GOARCH", "arm64v8", "arm64"),
        ("GOARCH", "arm64/v8", "arm64"),
        ("GOARCH", "armhf", "arm"),
        ("GOARCH", "i386", "386"),
        ("GOARCH", "x86", "386"),
        ("GOARCH", "ppc64el", "ppc64le"),
        ("GOARCH", "AMD64", "amd64"),
    ],
)
def test_a_system_by_another_name(name, value, meant):
    dockerfile = DOCKERFILE.replace("RUN", f"ENV {name}={value}\nRUN")
    held, (one,) = said("goos-goarch-cgo-value", {"Dockerfile": dockerfile})
    assert one.message == f"Go does not build for {name}={value}; it calls that {meant}"
    assert texts(held, one) == value
    assert [fix.title for fix in one.fixes] == [f"Use {meant}"]
    assert mended(held, one.fixes[0])["Dockerfile"] == dockerfile.replace(value, meant)


def test_a_system_that_nobody_has():
    dockerfile = DOCKERFILE.replace("RUN", "ENV GOOS=templeos\nENV A=b\nRUN")
    held, (one,) = said("goos-goarch-cgo-value", {"Dockerfile": dockerfile})
    assert one.message == "Go does not build for templeos/amd64"
    (fix,) = one.fixes
    assert (fix.title, fix.safety.word) == ("Remove GOOS", "unsafe")
    assert mended(held, fix)["Dockerfile"] == dockerfile.replace("ENV GOOS=templeos\n", "")


@pytest.mark.parametrize(("value", "meant"), [("false", "0"), ("off", "0"), ("No", "0"), ("true", "1"), ("yes", "1")])
def test_cgo_switched_with_a_word(value, meant):
    held, (one,) = said(
        "goos-goarch-cgo-value", {"Dockerfile": DOCKERFILE.replace("RUN", f"ENV CGO_ENABLED={value}\nRUN")}
    )
    assert one.message == f"CGO_ENABLED={value} is ignored: only 0 and 1 count, so cgo stays as it is"
    assert one.severity.word == "warning"
    assert f"CGO_ENABLED={meant}\n" in mended(held, one.fixes[0])["Dockerfile"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("CGOENABLED", "CGO_ENABLED"), ("GO_PRIVATE", "GOPRIVATE"), ("GOPRIVAT", "GOPRIVATE"), ("GO_FLAGS", "GOFLAGS")],
)
def test_a_variable_that_go_does_not_have(written, meant):
    held, (one,) = said("unknown-go-variable", {"Dockerfile": DOCKERFILE.replace("RUN", f"ENV {written}=0\nRUN")})
    assert meant in one.message
    assert f"ENV {meant}=0" in mended(held, one.fixes[0])["Dockerfile"]


@pytest.mark.parametrize(
    ("tag", "reason", "after"),
    [
        ("v1.24", "golang's tags have no 'v' before the version", "1.24"),
        ("go1.24", "golang's tags have no 'go' before the version", "1.24"),
        ("1.24.x", "a tag has no wildcards; 1.24 is the newest of them", "1.24"),
        ("1.x", "a tag has no wildcards; 1 is the newest of them", "1"),
    ],
)
def test_a_tag_that_cannot_be(tag, reason, after):
    held, (one,) = said("image-tag-malformed", {"Dockerfile": DOCKERFILE.replace("1.26", tag)})
    assert one.message == f"golang:{tag} cannot exist: {reason}"
    assert one.go_says == f"golang:{tag}: not found"
    assert mended(held, one.fixes[0])["Dockerfile"] == DOCKERFILE.replace("1.26", after)


def test_no_module_at_all():
    held = project({"main.go": MAIN, "Dockerfile": DOCKERFILE})
    (one,) = [found for found in check(held, Settings()).findings if found.rule == "no-gomod-at-command"]
    assert one.message == "go build runs in /src, where there is no go.mod: the project has none"
    (fix,) = one.fixes
    assert (fix.safety.word, fix.command) == ("manual", "go mod init example.com/app && go mod tidy")


REPLACED = GO_MOD + "\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => {}\n"
LIB = {"lib/go.mod": "module example.com/lib\n", "lib/lib.go": "package lib\n"}


@pytest.mark.parametrize(
    ("rule", "target", "message"),
    [
        ("replace-absolute-path", "/me/tools/lib", "the absolute path /me/tools/lib is there on one machine only"),
        ("replace-windows-path", "C:\\tools\\lib", "the Windows path 'C:\\tools\\lib' does not work in a Linux image"),
        ("replace-windows-path", ".\\lib", "the Windows path '.\\lib' does not work in a Linux image"),
        (
            "replace-target-not-a-path",
            "lib",
            "'lib' has no version, so it must begin with ./, ../ or / to be a directory",
        ),
    ],
)
def test_a_replacement_in_a_module_that_no_dockerfile_builds(rule, target, message):
    inner = {f"tools/{path}": text for path, text in LIB.items()}
    held, (one,) = said(rule, {"tools/go.mod": REPLACED.format(target), **inner})
    assert one.message == message
    assert texts(held, one) == target
    assert mended(held, one.fixes[0])["tools/go.mod"] == REPLACED.format("./lib")


def test_a_replacement_without_a_version_that_go_sum_has():
    files = {"go.mod": REPLACED.format("example.com/fork"), "Dockerfile": DOCKERFILE}
    files["go.sum"] = "example.com/fork v1.2.0 h1:x=\nexample.com/fork v1.2.0/go.mod h1:x=\n"
    held, (one,) = said("replace-target-not-a-path", files)
    (fix,) = one.fixes
    assert (fix.title, fix.safety.word) == ("Replace by example.com/fork v1.2.0, which go.sum has", "unsafe")
    assert mended(held, fix)["go.mod"] == REPLACED.format("example.com/fork v1.2.0")


def test_a_directive_of_a_newer_go_in_an_image_that_an_argument_names():
    files = {"go.mod": GO_MOD.replace("1.24", "1.20") + "\ntool example.com/x/cmd\n"}
    files["Dockerfile"] = "ARG GO=1.20\nFROM golang:${GO}\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
    held, (one,) = said("directive-needs-newer-go", files)
    assert "does not know the tool directive of go.mod, which needs Go 1.24" in one.message
    labels = [label.message for label in one.related]
    assert labels[:2] == ["tool came with Go 1.24", "the image's version comes from here"]
    assert mended(held, one.fixes[0])["Dockerfile"].startswith("ARG GO=1.24\n")


def test_a_proxy_that_an_argument_brings_is_there_without_env():
    dockerfile = DOCKERFILE.replace("RUN", "ARG HTTP_PROXY\nENV HTTP_PROXY=$HTTP_PROXY\nRUN")
    held, (one,) = said("proxy-baked-in", {"Dockerfile": dockerfile})
    assert mended(held, one.fixes[0])["Dockerfile"] == dockerfile.replace("ENV HTTP_PROXY=$HTTP_PROXY\n", "")


@pytest.mark.parametrize(
    ("command", "safe"),
    [("go build -o /app .", "safe"), ("CGO_ENABLED=1 go build -o /app .", "unsafe")],
)
def test_a_binary_that_a_static_image_lacks_the_libraries_of(command, safe):
    main = 'package main\n\nimport _ "net"\n\nfunc main() {}\n'
    dockerfile = (
        f"FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN {command}\nFROM scratch\nCOPY --from=build /app /app\n"
        'ENTRYPOINT ["/app"]\n'
    )
    held, (one,) = said("dynamic-binary-in-static-image", {"Dockerfile": dockerfile, "main.go": main})
    fix = one.fixes[0]
    assert (fix.title, fix.safety.word) == ("Build with CGO_ENABLED=0", safe)
    assert "RUN CGO_ENABLED=0 go build -o /app .\n" in mended(held, fix)["Dockerfile"]


def test_a_stage_that_copies_from_itself_names_itself():
    dockerfile = "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY --from=build /x /y\nCOPY . .\nRUN go build ./...\n"
    _, found = said("copy-from-unknown-stage", {"Dockerfile": dockerfile})
    assert [one.message for one in found if "itself" in one.message]


@pytest.mark.parametrize(
    ("value", "problem"),
    [("~/go", "begins with ~, which go does not expand"), ("go", "is relative")],
)
def test_a_gopath_that_go_refuses(value, problem):
    _, found = said("go-path-variable", {"Dockerfile": DOCKERFILE.replace("RUN", f"ENV GOPATH={value}\nRUN")})
    assert problem in found[0].message


@pytest.mark.parametrize("value", ["hhtps://proxy.example.com", "htps://proxy.example.com,direct"])
def test_a_proxy_with_a_misspelt_scheme(value):
    files = {
        "Dockerfile": f"FROM golang:1.26\nENV GOPROXY={value}\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n"
    }
    files["go.mod"] = GO_MOD + "\nrequire example.com/lib v1.0.0\n"
    held, (one,) = said("goproxy-invalid", files)
    right = value.replace("hhtps", "https").replace("htps:", "https:")
    assert f"GOPROXY={right}\n" in mended(held, one.fixes[0])["Dockerfile"]


def messages(rule, files):
    _, found = said(rule, files)
    return [one.message for one in found]


def test_a_store_in_memory_hides_no_other():
    run = "RUN git config credential.helper 'store --file /run/x' && git config credential.helper store && go build\n"
    held, (one,) = said("credential-store", {"Dockerfile": DOCKERFILE.replace("RUN go build ./...\n", run)})
    assert texts(held, one) == "store"
    assert held.source("Dockerfile").text[one.place.span.end :].startswith(" && go build")


def test_a_list_of_proxies_that_is_fine_hides_no_other():
    dockerfile = DOCKERFILE.replace(
        "RUN", "ENV GOPROXY=https://a.example.com,direct\nENV GOPROXY=direct,https://b.example.com\nRUN"
    )
    assert messages("goproxy-dead-entry", {"Dockerfile": dockerfile}) == [
        "go never asks https://b.example.com: the list ends at direct"
    ]


def test_a_hash_of_another_kind_hides_no_conflict():
    lines = ["h2:x=", "h1:a=", "h1:b="]
    sums = "".join(f"example.com/lib v1.0.0 {line}\n" for line in lines)
    held, (one,) = said("gosum-conflicting-hash", {"go.sum": sums})
    assert one.message == "example.com/lib v1.0.0 has another hash on line 2; only one of them can be right"
    assert texts(held, one) == "h1:b="


def test_credentials_that_stay_out_hide_no_others():
    files = {
        "Dockerfile": DOCKERFILE,
        ".dockerignore": ".git-credentials\n",
        ".git-credentials": "x",
        ".netrc": "x",
        ".npmrc": "x",
    }
    found = messages("credential-file-copied", files)
    assert found and all("git-credentials" not in message for message in found)
    assert any(".netrc" in message for message in found)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://u:secret1234@git.example.com/x.git", "git.example.com"),
        ("https://u:secret1234@$HOST/x.git", "this host"),
    ],
)
def test_credentials_of_a_host(url, host):
    dockerfile = DOCKERFILE.replace("RUN", f"ARG HOST\nRUN git clone {url} /x\nRUN", 1)
    assert messages("credentials-in-url", {"Dockerfile": dockerfile}) == [
        f"credentials for {host} stay in the image, where all who have it can read them"
    ]


@pytest.mark.parametrize(
    "version", ["latest", "upgrade", "patch", "main", "master", "HEAD", "head", "develop", "dev", "trunk"]
)
def test_a_tool_whose_version_moves(version):
    run = f"RUN go install example.com/tool@{version}\nRUN"
    (message,) = messages("unpinned-tool", {"Dockerfile": DOCKERFILE.replace("RUN", run, 1)})
    assert f"@{version}" in message


def test_a_tool_of_a_version():
    run = "RUN go install example.com/tool@v1.2.3\nRUN"
    assert messages("unpinned-tool", {"Dockerfile": DOCKERFILE.replace("RUN", run, 1)}) == []


@pytest.mark.parametrize(
    "value",
    [
        "sum.golang.org",
        "sum.golang.google.cn",
        "off",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    ],
)
def test_a_checksum_database_that_go_takes(value):
    files = {
        "Dockerfile": f"FROM golang:1.26\nENV GOSUMDB={value}\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n"
    }
    files["go.mod"] = GO_MOD + "\nrequire example.com/lib v1.0.0\n"
    assert messages("gosumdb-invalid", files) == []


@pytest.mark.parametrize(
    ("written", "after"),
    [("/usr/bin", "/usr/bin:$PATH"), ("/usr/bin:", "/usr/bin:$PATH"), ('"/usr/bin"', '"/usr/bin:$PATH"')],
)
def test_a_path_without_go(written, after):
    dockerfile = DOCKERFILE.replace("RUN", f"ENV PATH={written}\nRUN")
    held, (one,) = said("path-clobbered", {"Dockerfile": dockerfile})
    assert mended(held, one.fixes[0])["Dockerfile"] == dockerfile.replace(written, after)


@pytest.mark.parametrize(("module", "severity"), [("example.com/x", "info"), ("git.corp/x", "warning")])
def test_a_proxy_that_falls_back_matters_more_to_private_modules(module, severity):
    env = "ENV GOPROXY=https://proxy.corp.example.com,https://proxy.golang.org\nRUN"
    files = {"Dockerfile": DOCKERFILE.replace("RUN", env), "go.mod": GO_MOD + f"\nrequire {module} v1.0.0\n"}
    _, (one,) = said("proxy-comma-fallback", files)
    assert one.severity.word == severity


def test_replacements_that_contradict_each_other_unless_for_other_versions():
    gomod = GO_MOD + "\nreplace example.com/a => ./a\n\nreplace example.com/a => ./b\n"
    held, (one,) = said("conflicting-replace", {"go.mod": gomod})
    assert one.message == "example.com/a is replaced by ./a on line 5 and by ./b here"
    assert [label.message for label in one.related] == ["the other replacement"]
    assert [fix.title for fix in one.fixes] == ["Keep ./a", "Keep ./b"]
    assert mended(held, one.fixes[0])["go.mod"].count("=>") == 1
    assert messages("conflicting-replace", {"go.mod": gomod.replace("a => ./b", "a v1.0.0 => ./b")}) == []


@pytest.mark.parametrize(
    ("versions", "severity"),
    [(("v1.0.0", "v1.0.0"), "info"), (("v1.0.0", "v1.1.0"), "warning"), (("v1.1.0", "v1.0.0"), "warning")],
)
def test_a_module_that_is_required_twice(versions, severity):
    gomod = GO_MOD + "".join(f"\nrequire example.com/a {version}\n" for version in versions)
    held, (one,) = said("duplicate-require", {"go.mod": gomod, "x/Dockerfile": "FROM golang:1.26\nRUN go version\n"})
    assert one.severity.word == severity
    left = mended(held, one.fixes[0])["go.mod"]
    assert left.count("require") == 1 and max(versions) in left


def test_a_replacement_below_vendor():
    gomod = GO_MOD + "\nrequire example.com/a v1.0.0\n\nreplace example.com/a => ./vendor/example.com/a\n"
    assert len(messages("replace-into-vendor", {"go.mod": gomod})) == 1
    assert messages("replace-into-vendor", {"go.mod": gomod.replace("./vendor", "./vendored")}) == []


@pytest.mark.parametrize(
    ("version", "message", "after"),
    [
        ("1.2.3", "'1.2.3' is not a canonical version of example.com/a: it lacks the v in front", "v1.2.3"),
        ("v1.2.3+meta", "'v1.2.3+meta' is not a canonical version of example.com/a: it has build metadata", "v1.2.3"),
        ("V1.2.3", "'V1.2.3' is not a canonical version of example.com/a: go.mod needs one like v1.2.3", "v1.2.3"),
        ("v1.2", "'v1.2' is not a canonical version of example.com/a: go.mod needs one like v1.2.3", "v1.2.9"),
        ("latest", "'latest' is not a canonical version of example.com/a: go.mod needs one like v1.2.3", "v1.2.9"),
    ],
)
def test_a_version_that_is_not_canonical(version, message, after):
    gomod = GO_MOD + "\nrequire example.com/a {}\n"
    files = {
        "go.mod": gomod.format(version),
        "go.sum": "example.com/a v1.2.9 h1:x=\nexample.com/a v1.2.9/go.mod h1:x=\n",
    }
    held, (one,) = said("non-canonical-version", files)
    assert one.message == message
    assert mended(held, one.fixes[0])["go.mod"] == gomod.format(after)


def test_a_version_that_only_go_can_choose():
    _, (one,) = said("non-canonical-version", {"go.mod": GO_MOD + "\nrequire example.com/a latest\n"})
    (fix,) = one.fixes
    assert (fix.title, fix.safety.word, fix.command) == ("Let go choose the version", "manual", "go get example.com/a")


@pytest.mark.parametrize(("tag", "told"), [("1.21", True), ("1.24", True), ("1.26", False), ("1.27", False)])
def test_an_image_out_of_support(tag, told):
    files = {"go.mod": GO_MOD.replace("1.24", "1.20"), "Dockerfile": DOCKERFILE.replace("1.26", tag)}
    wanted = f"Go {tag} is out of support; the oldest that is mended is 1.26"
    assert messages("image-end-of-life", files) == ([wanted] if told else [])


def test_an_image_that_the_target_does_not_need_may_float():
    dockerfile = (
        f"FROM golang:latest AS other\nRUN go version\nFROM golang:1.26 AS build\n{DOCKERFILE.partition(chr(10))[2]}"
    )
    assert not any("latest" in message for message in messages("image-not-pinned", {"Dockerfile": dockerfile}))


@pytest.mark.parametrize("command", ["go build ./...", "go install ./...", "go test ./...", "go run ."])
def test_a_toolchain_line_that_an_image_is_older_than(command):
    files = {
        "go.mod": GO_MOD + "\ntoolchain go1.26.9\n",
        "Dockerfile": DOCKERFILE.replace("1.26", "1.26.0").replace("go build ./...", f"{command} && {command}"),
    }
    assert len(messages("toolchain-line-ignored", files)) == 1


def test_a_bin_folder_that_go_does_not_cross_compile_into():
    dockerfile = DOCKERFILE.replace("RUN go build ./...", "ENV GOBIN=/out/\nRUN GOOS=windows go install .")
    held, (one,) = said("gobin-cross-install", {"Dockerfile": dockerfile})
    assert one.message == "go install does not cross-compile into GOBIN=/out/; go build -o /out/ does"
    assert "GOOS=windows go build -o /out/ .\n" in mended(held, one.fixes[0])["Dockerfile"]


@pytest.mark.parametrize(
    ("words", "mends"),
    [("/app -x", True), ("exec /app", False), ("export A=b", False), ("cd /x", False), ("A=b /app", False)],
)
def test_a_shell_form_without_a_shell(words, mends):
    dockerfile = (
        "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\n"
        f"COPY --from=build /app /app\nENTRYPOINT {words}\n"
    )
    held, (one,) = said("shell-form-in-scratch", {"Dockerfile": dockerfile})
    assert one.message == "the shell form of ENTRYPOINT needs /bin/sh, which scratch does not have"
    assert [mended(held, fix)["Dockerfile"].splitlines()[-1] for fix in one.fixes] == (
        ['ENTRYPOINT ["/app", "-x"]'] if mends else []
    )


@pytest.mark.parametrize(
    ("command", "message", "mended_to"),
    [
        ("go versoin", "go has no command versoin; did you mean go version?", "go version"),
        ("go hepl", "go has no command hepl; did you mean go help?", "go help"),
        ("go modd tidy", "go has no command modd; did you mean go mod?", "go mod tidy"),
        ("go mod tidi", "go has no command mod tidi; did you mean go mod tidy?", "go mod tidy"),
        ("go 'biuld' .", "go has no command biuld; did you mean go build?", "go 'build' ."),
        ("go frobnicate", "go has no command frobnicate", None),
        ("go work vendr", "go has no command work vendr; did you mean go work vendor?", "go work vendor"),
        ("go", "go fails: Go is a tool for managing Go source code.", None),
    ],
)
def test_a_command_that_go_does_not_have(command, message, mended_to):
    dockerfile = DOCKERFILE.replace("go build ./...", command)
    held, (finding,) = said("go-command-fails", {"Dockerfile": dockerfile})
    assert (finding.message, texts(held, finding)) == (message, command)
    changed = [mended(held, fix)["Dockerfile"] for fix in finding.fixes]
    assert changed == ([dockerfile.replace(command, mended_to)] if mended_to else [])


def test_a_command_that_a_newer_go_has():
    dockerfile = DOCKERFILE.replace("golang:1.26", "golang:1.21").replace("go build ./...", "go work vendor")
    _, found = said("go-command-fails", {"Dockerfile": dockerfile, "go.mod": GO_MOD.replace("1.24", "1.21")})
    messages = [(finding.message, finding.fixes) for finding in found]
    assert messages == [("go has the command work vendor since Go 1.22 only; this image has Go 1.21.13", ())]


def test_a_flag_in_front_of_a_command():
    _, (finding,) = said("unknown-go-flag", {"Dockerfile": DOCKERFILE.replace("go build", "go -x build")})
    assert finding.message == "go has no flag -x"


@pytest.mark.parametrize(
    ("dockerfile", "message"),
    [
        (f"FROM golang:$T\n{DOCKERFILE}", None),  # a stage that nothing needs
        (DOCKERFILE + "FROM alpine:$T\n", "T is empty here: no ARG before the first FROM declares it"),
        (DOCKERFILE + "FROM $T\n", "T is empty here: no ARG before the first FROM declares it"),
        (f"ARG T\n{DOCKERFILE}FROM alpine:$T\n", None),
        (f'ARG T=""\n{DOCKERFILE}FROM alpine@sha256:$T\n', None),  # declared: whoever builds it says what it is
        (DOCKERFILE + "FROM alpine:${T:-3.20}\n", None),
    ],
)
def test_a_tag_that_nobody_declares(dockerfile, message):
    _, found = said("image-tag-malformed", {"Dockerfile": dockerfile})
    assert [one.message for one in found] == ([message] if message else [])
