"""go test: what it loads is as with go build; what the tests come to is not foreseen, what they may leave behind is."""

from gowharf.replay.go import files, stdlib
from gowharf.replay.go.answers import Answer
from gowharf.replay.go.named import Named
from gowharf.replay.go.outputs import executable_name
from gowharf.replay.go.packageloading import anything, built, loaded, nothing_named, paths_of
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import Targets, is_on, targets_of
from gowharf.replay.image import Image, Node
from gowharf.replay.paths import join
from gowharf.startup import regex
from gowharf.syntax.modpath import in_module


def run_test(scene: Scene) -> Answer:
    targets = targets_of(scene)
    named, found, answer = loaded(scene, targets, scene.command.args, tests=True)
    late = nothing_named(scene, named)
    answer = built(scene, targets, named, found, answer, late, None)
    if is_on(scene, "c") and scene.command.flag("toolexec") is None:
        return answer._replace(image=_with_programs(scene, named, targets, answer.image or scene.world.image))
    return _after_tests(scene, named, answer)


def _with_programs(scene: Scene, named: Named, targets: Targets, image: Image) -> Image:
    """The image with the test programs of -c, which runs none: one for each package that has tests, in the work
    directory. (test.builderTest, testBinaryName)"""
    flag = scene.command.flag("o")
    given = flag.value if flag is not None else "."
    if given is None:
        return image.with_haze("/", changes=False)
    at = join(scene.workdir, given)
    inside = True if given == "." or given.endswith("/") else files.is_directory(scene.world, at)
    if not named.known or named.external or named.standard or inside is None:
        return image.with_haze(at, changes=False)
    suffix = ".test.exe" if targets.goos == "windows" else ".test"
    programs: dict[str, Node] = {}
    for package in named.packages:
        tests = [file.built for file in package.folder.files if file.test]
        if None in tests or package.node.only is not None:
            return image.with_haze(at, changes=False)
        if True in tests:
            path = join(at, executable_name(package) + suffix) if inside else at
            programs[path] = Node("file", uid=scene.world.user.uid, mode=0o755)
    return image.with_files(programs) if programs else image


def _after_tests(scene: Scene, named: Named, answer: Answer) -> Answer:
    """What tests may leave behind. Those that make files make none that the go command would look at, but where the
    code speaks of such; those that make none may still have a module do it, with a name that they give."""
    if not named.known or named.external or any(scene.command.flag(name) is not None for name in _LEAVES_FILES):
        return anything(scene, answer)
    if not all(package.folder.complete for package in named.packages):
        return anything(scene, answer)
    held = [(p, file) for p in named.packages for file in p.folder.files if file.built is not False]
    if not any(file.test for _, file in held):
        return _reported(scene, answer)
    paths = set(paths_of(named))
    said: dict[str, None] = {}
    makes = False
    for package, file in held:
        if file.source is None or file.parsed is None or _SPEAKS_OF_GO.search(file.source.text) is not None:
            return anything(scene, answer)
        strange = [one.path for one in file.parsed.imports if one.path not in paths]
        if any(_in_mains(scene, path) for path in strange):
            return anything(scene, answer)
        makes = makes or _MAKES_FILES.search(file.source.text) is not None
        if not all(stdlib.has(path, scene.go_version) for path in strange):
            found = (join(package.node.directory, name) for name in _FILE_NAME.findall(file.source.text))
            said.update(dict.fromkeys(found))
    if makes or len(said) > _MANY_NAMES:
        return anything(scene, answer, go=False)
    answer = _reported(scene, answer)
    image = answer.image if answer.image is not None else scene.world.image
    for path in said:
        image = image.with_haze(path, changes=False)
    return answer._replace(image=image)


def _in_mains(scene: Scene, package: str) -> bool:
    """Whether a package is one of a main module's."""
    return scene.load is not None and any(in_module(package, main.path) for main in scene.load.mains)


_MANY_NAMES = 12
# Flags that leave more than the file that they name, or run something else.
_LEAVES_FILES = "exec toolexec fuzz outputdir artifacts trace cpuprofile memprofile blockprofile mutexprofile".split()
_MAKES_FILES = regex(
    r"\b\w+\.(?:WriteFile|Create|CreateTemp|OpenFile|OpenRoot|Mkdir\w*|Rename|Link|Symlink|CopyFS|Chdir|StartProcess)\b"
    r"|[\"`](?:os/exec|syscall|plugin|C)[\"`]|[._][ \t]+[\"`](?:os|io/ioutil)[\"`]"
)
_SPEAKS_OF_GO = regex(
    r"\.go[\"`]|\bgo\.(?:mod|sum|work)\b|\bmodules\.txt\b|[\"`](?:go/(?:format|printer)|os/exec)[\"`]"
)
# A file's name in quotes, as one is given to what writes it; import paths and host names end otherwise.
_FILE_NAME = regex(r"[\"`]((?:[\w.-]+/)*[\w-]+\.(?!com\b|org\b|net\b|io\b|dev\b)[a-z]\w{1,5})[\"`]")


def _reported(scene: Scene, answer: Answer) -> Answer:
    """Nothing was written but what the flags name, such as a coverage profile, and what the program's own may."""
    image = answer.image if answer.image is not None else scene.world.image
    named = {argument.value for argument in scene.command.args}
    words = [word.value for word in scene.command.argv[2:] if word.value is None or word.value not in named]
    for word in words:
        value = word.rpartition("=")[2] if word is not None else ""
        if word is None:
            image = image.with_haze("/", changes=False)
        elif "=" in word or not word.startswith("-"):
            image = image.with_haze(join(scene.workdir, value), changes=False)
    return answer._replace(known=False, image=image)
