"""`python -m tests.fuzz TARGET [SECONDS]`: coverage-guided fuzzing of one target, or of `all` in turn.

Needs atheris, which requirements/fuzz.txt lists. Starts from the kept corpus and from the scenarios' files. Inputs
that reach something new gather under .cache/fuzz; one that fails is written to tests/fuzz/corpus/TARGET, from where the
suite runs it from then on, and the run ends with status 1.
"""

import hashlib
import importlib
import os
import pathlib
import pkgutil
import subprocess
import sys

from tests.fuzz import seeds

ROOT = pathlib.Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache" / "fuzz"
SLOWEST = 25  # seconds for one input: more is a failure


def main() -> int:
    """The status of the fuzzer, or 2 for wrong usage."""
    if len(sys.argv) < 2:
        print("usage: python -m tests.fuzz TARGET|all [SECONDS]", file=sys.stderr)
        return 2
    name, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    if name == "all":
        from tests.fuzz.targets import TARGETS

        runs = {each: [sys.executable, "-m", "tests.fuzz", each, str(seconds)] for each in TARGETS}
        failed = [each for each, command in runs.items() if subprocess.run(command, cwd=ROOT).returncode]
        print(f"failed: {', '.join(failed)}" if failed else f"{len(runs)} targets, none failed")
        return 1 if failed else 0
    return _fuzz(name, seconds)


def _fuzz(name: str, seconds: int) -> int:
    try:
        import atheris
    except ImportError:
        print("atheris is missing: pip install --require-hashes -r requirements/fuzz.txt", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["gowharf"]):
        _import_all()
        from tests.fuzz.targets import CORPUS, TARGETS
    target, kept, gathered = TARGETS[name], CORPUS / name, CACHE / name
    gathered.mkdir(parents=True, exist_ok=True)
    seeds.write(name, gathered)
    folders = [str(gathered), *([str(kept)] if kept.is_dir() else [])]

    def one(data: bytes) -> None:
        try:
            target(data)
        except Exception:
            kept.mkdir(parents=True, exist_ok=True)
            (kept / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
            raise

    options = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", "-rss_limit_mb=3000", "-print_final_stats=1"]
    options += [f"-artifact_prefix={gathered}{os.sep}", "-max_len=16384"]
    atheris.Setup([sys.argv[0], *options, *folders], one)
    atheris.Fuzz()
    return 0


def _import_all() -> None:
    """What is imported late would not be seen by the fuzzer."""
    import gowharf

    for module in pkgutil.walk_packages(gowharf.__path__, "gowharf."):
        if not module.name.endswith("__main__") and ".dev" not in module.name:
            importlib.import_module(module.name)


if __name__ == "__main__":
    sys.exit(main())
