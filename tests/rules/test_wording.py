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
