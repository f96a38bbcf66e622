#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One door for everybody who works on Patrol MDT: ``python3 dev.py COMMAND``.

Standard library only, so that it runs on a machine with nothing but Python. Each command first brings the
set-up to date (system libraries on Debian and Ubuntu, ``.venv``, the locked packages); when nothing changed
that takes a fraction of a second.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "locked.sha256"
TRAINING_LOCK = ROOT / "requirements-training.lock"
TRAINING_STAMP = VENV / "locked-training.sha256"
TRAINERS = ("detector", "recogniser", "state")

#: What a desktop with Qt, text recognition and virtual environments needs on Debian and Ubuntu.
RUN_PACKAGES = [
    *["python3-venv", "tesseract-ocr", "libegl1", "libgl1", "libopengl0", "libglib2.0-0", "libdbus-1-3"],
    *["libfontconfig1", "libxkbcommon0", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4"],
    *["libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0"],
    *["libxcb-xinerama0", "libxcb-xkb1"],
]
#: Xvfb shows the terminal on the real xcb platform; PostgreSQL is the production database of the server;
#: Chromium opens the server's pages; binutils are PyInstaller's.
TEST_PACKAGES = ["xvfb", "xauth", "openbox", "postgresql", "chromium", "binutils"]

#: What PyTorch's builds for graphics cards bring along; it comes with such a build, never from our lock.
GRAPHICS_PACKAGES = [
    *["cuda-bindings", "cuda-pathfinder", "cuda-toolkit", "nvidia-cublas", "nvidia-cuda-cupti"],
    *["nvidia-cuda-nvrtc", "nvidia-cuda-runtime", "nvidia-cudnn-cu13", "nvidia-cufft", "nvidia-cufile"],
    *["nvidia-curand", "nvidia-cusolver", "nvidia-cusparse", "nvidia-cusparselt-cu13", "nvidia-nccl-cu13"],
    *["nvidia-nvjitlink", "nvidia-nvshmem-cu13", "nvidia-nvtx", "triton"],
]

#: How the tests marked with clauses went; `mdt policy trace` and the gate read it.
CLAUSE_RESULTS = ROOT / "build" / "clauses"
#: The trace for the built program, which has neither source nor tests; build_installer.spec takes it along.
BINDINGS = ROOT / "build" / "bindings.json"

OFFSCREEN_TESTS = ["tests/unit", "tests/integration"]
TOLD = [f"tests/features/test_{name}.py" for name in ("five_departments", "wrongful_stops")]
WIDGET_TESTS = ["tests/ui", "tests/screens", "tests/looks", "tests/stories", *TOLD]
WHOLE_JOB_TESTS = [f"tests/features/test_{name}.py" for name in ("patrol", "real_input")]
#: All but tests of the whole job run in as many processes as there are cores, each file in one of them; in their order,
#: for a file of one long test must not come last.
SHARED_OUT = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"]


def say(text: str) -> None:
    """One line to the person, before anything that takes time."""
    print(f"dev.py: {text}", flush=True)


def run(*command: str | Path, **environment: str) -> int:
    """Run a command in the project folder and return its exit code.

    Bytecode is kept, whatever the machine's own setting: the tests alone start hundreds of processes of ours, and none
    of them has to compile the program anew.
    """
    words = [str(word) for word in command]
    around = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment}
    return subprocess.run(words, cwd=ROOT, env=around, check=False).returncode


def must(*command: str | Path, **environment: str) -> None:
    """Run a command and end with its exit code when it fails."""
    code = run(*command, **environment)
    if code:
        say(f"this failed with {code}: {' '.join(str(word) for word in command)}")
        sys.exit(code)


def missing_packages(wanted: list[str]) -> list[str]:
    """The Debian packages of ``wanted`` that are not installed; empty on other systems."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return []
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *wanted]
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    there = {line.split()[1] for line in listed.splitlines() if line.startswith("installed ")}
    # libglib2.0-0 is called libglib2.0-0t64 on newer releases; either name will do.
    return [name for name in wanted if name not in there and f"{name}t64" not in there]


def set_up_system(*, for_tests: bool) -> None:
    """Install the system libraries as root, or print the line that does and go on with what works."""
    missing = missing_packages([*RUN_PACKAGES, *(TEST_PACKAGES if for_tests else [])])
    if not missing:
        return
    if os.geteuid() == 0:
        say(f"installing system packages: {' '.join(missing)}")
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-qq", **quiet)
        if run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, **quiet) == 0:
            return
        say("the package manager refused; going on with what is there")
    say("for everything to work, run this line once:")
    print(f"    sudo apt-get install --no-install-recommends {' '.join(missing)}", flush=True)


def made_by_this_python() -> bool:
    """Whether ``.venv`` stands on the Python that runs now; on another one its libraries would not load."""
    config = VENV / "pyvenv.cfg"
    lines = config.read_text().splitlines() if config.exists() else []
    told = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    home = Path(sys.executable).resolve().parent
    return Path(told.get("home", "")).resolve() == home and told.get("version") == platform.python_version()


def set_up_python() -> None:
    """Make ``.venv`` and install exactly what the lock file names, unless that has been done already."""
    text = (
        LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode() + str(ROOT).encode()
    )
    wanted = hashlib.sha256(text).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    say("setting up .venv from requirements.lock (a minute or two the first time)")
    if not made_by_this_python():
        shutil.rmtree(VENV, ignore_errors=True)
    must(sys.executable, "-m", "venv", VENV)
    pip_install("--require-hashes", "-r", LOCK)
    # The build tools are in the lock too, so nothing unlocked is fetched here.
    pip_install("--no-deps", "--no-build-isolation", "--editable", ROOT)
    STAMP.write_text(wanted)


def pip_install(*words: str | Path) -> None:
    """Install into ``.venv``."""
    must(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words)


def set_up_training() -> None:
    """Install what training needs into ``.venv``, unless that has been done already.

    All of it by hash but PyTorch, whose file differs from machine to machine: docs/decisions/0015.
    """
    wanted = hashlib.sha256(TRAINING_LOCK.read_bytes() + torch_wanted().encode()).hexdigest()
    if TRAINING_STAMP.exists() and TRAINING_STAMP.read_text() == wanted:
        return
    say("installing what training needs (PyTorch is large: a minute or more)")
    pip_install("--require-hashes", "-r", TRAINING_LOCK)
    pip_install(torch_wanted())
    TRAINING_STAMP.write_text(wanted)


def torch_wanted() -> str:
    """PyTorch's version as ``pyproject.toml`` asks for it."""
    import tomllib  # no Python that is too old for us has it

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return next(str(one) for one in project["dependency-groups"]["training"] if one.startswith("torch=="))


def set_up(*, for_tests: bool = False, for_training: bool = False) -> None:
    """Bring the machine to where the commands below work."""
    if sys.version_info < (3, 11):
        say(f"Python 3.11 or newer is needed; this is {platform.python_version()}")
        sys.exit(2)
    if os.name == "posix":
        set_up_system(for_tests=for_tests)
    set_up_python()
    if for_training:
        set_up_training()


def pytest(folders: list[str], words: list[str]) -> int:
    """Run the tests in ``folders``; Qt draws offscreen; results of tests marked with clauses are kept."""
    around = {"QT_QPA_PLATFORM": "offscreen", "MDT_CLAUSE_RESULTS": str(CLAUSE_RESULTS)}
    return run(BIN / "python", "-m", "pytest", *folders, *words, **around)


def test(words: list[str]) -> int:
    """All tests, or what ``words`` name.

    Several runs, because OpenCV's and PySide6's Qt plugins must not meet in one process (docs/decisions/0007), and
    because a test of the whole job, which has processes of its own, wants the cores for itself.
    Tests of training skip where ``dev.py training`` has not been run.
    """
    set_up(for_tests=True)
    named = [word for word in words if word.startswith("tests")]
    if named:
        return pytest([], words)
    if not words:
        shutil.rmtree(CLAUSE_RESULTS, ignore_errors=True)  # all of them come anew
    shared = [*SHARED_OUT, *words]
    return pytest(OFFSCREEN_TESTS, shared) or pytest(WIDGET_TESTS, shared) or pytest(WHOLE_JOB_TESTS, words)


def check(_words: list[str]) -> int:
    """What must hold before anything lands: format, lint, types, contracts, tests, clauses."""
    set_up(for_tests=True, for_training=True)
    steps: list[tuple[str, list[str | Path]]] = [
        ("format", [BIN / "ruff", "format", "--check", "."]),
        ("lint", [BIN / "ruff", "check", "."]),
        ("types", [BIN / "mypy"]),
        ("contracts", [BIN / "lint-imports"]),
    ]
    for name, command in steps:
        say(name)
        must(*command)
    say("tests")
    return test([]) or clauses([])


def clauses(_words: list[str]) -> int:
    """The gate: each clause of the policies bound, by the last tests, or listed in unbound.toml."""
    set_up()
    say("clauses")
    return run(BIN / "mdt", "policy", "trace", "--check")


def demo(words: list[str]) -> int:
    """The whole job on a demo department; ``--headless --report FILE --pictures DIR`` without a screen."""
    set_up()
    return run(BIN / "mdt", "demo", *words)


def bench(words: list[str]) -> int:
    """Run ``benchmarks/NAME.py``; without a name, list them."""
    set_up()
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem != "__init__")
    if not words or words[0] not in names:
        say("benchmarks: " + ", ".join(names))
        return 0 if not words else 2
    return run(BIN / "python", "-m", f"benchmarks.{words[0]}", *words[1:])


def installer(words: list[str]) -> int:
    """Build the one-folder program and prove it: ``mdt doctor`` and a headless demo out of it."""
    set_up(for_tests=True)
    write_bindings()
    must(BIN / "pyinstaller", "--noconfirm", "--clean", "build_installer.spec", *words)
    built = ROOT / "dist" / "patrol-mdt" / ("mdt.exe" if os.name == "nt" else "mdt")
    hidden = [] if os.environ.get("DISPLAY") or not shutil.which("xvfb-run") else ["xvfb-run", "-a"]
    must(*hidden, built, "doctor")
    must(built, "policy", "trace", "WV-471.5-f-2")
    report = ROOT / "build" / "demo-report.json"
    must(built, "demo", "--headless", "--seconds", "25", "--report", report)
    size = sum(path.stat().st_size for path in built.parent.rglob("*") if not path.is_symlink())
    say(f"{built.parent} works as it is: {size / 1e6:.0f} MB, both programs")
    return 0


def write_bindings() -> None:
    """The trace of this checkout as it stands, for the program that is built of it; the same bytes each time."""
    if not CLAUSE_RESULTS.exists():
        say("no test has run here: `mdt policy trace` in this program will show no passing test")
    BINDINGS.parent.mkdir(exist_ok=True)
    with BINDINGS.open("wb") as file:
        command = [str(BIN / "mdt"), "policy", "trace", "--json"]
        if subprocess.run(command, cwd=ROOT, stdout=file, check=False).returncode:
            sys.exit(1)


def training(_words: list[str]) -> int:
    """What making models needs (PyTorch and more), on top of the set-up."""
    set_up(for_training=True)
    say("ready to train")
    return 0


def train(words: list[str]) -> int:
    """Make a model: ``train detector``, ``train recogniser`` or ``train state``; more words go to its trainer."""
    if not words or words[0] not in TRAINERS:
        say("train one of: " + ", ".join(TRAINERS))
        return 2
    set_up(for_training=True)
    return run(BIN / "python", "-m", f"training.{words[0]}", *words[1:])


def lock(_words: list[str]) -> int:
    """Make both lock files anew from pyproject.toml; versions stay where they still fit."""
    set_up()
    uv = [str(BIN / "uv"), *["pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]]
    uv += ["--generate-hashes", "--no-emit-index-url", "--no-header"]
    must(*uv, "--group", "dev", "pyproject.toml", "--output-file", LOCK.name)
    left_out = [word for name in ["torch", *GRAPHICS_PACKAGES] for word in ("--no-emit-package", name)]
    extra = ["--group", "training", "--constraint", LOCK.name]
    must(*uv, *extra, *left_out, "--output-file", TRAINING_LOCK.name)
    return 0


def setup(_words: list[str]) -> int:
    """Only the set-up, tests' needs included."""
    set_up(for_tests=True)
    say("ready")
    return 0


COMMANDS = {
    "setup": setup,
    "training": training,
    "train": train,
    "lock": lock,
    "demo": demo,
    "test": test,
    "check": check,
    "clauses": clauses,
    "bench": bench,
    "installer": installer,
}


def main() -> int:
    """Read the command line and run the command."""
    summary = "\n".join(
        f"  {name:<10}{(call.__doc__ or '').splitlines()[0]}" for name, call in COMMANDS.items()
    )
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Patrol MDT for developers.",
        epilog=f"commands:\n{summary}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("words", nargs=argparse.REMAINDER, help="passed on to the command")
    options = parser.parse_args()
    return COMMANDS[options.command](options.words)


if __name__ == "__main__":
    sys.exit(main())
