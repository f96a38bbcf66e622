# SPDX-License-Identifier: Apache-2.0
"""What the packages hold and load by name is what ``build_installer.spec`` ships; nothing is built here."""

import ast
import os
import runpy
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from mdt_app.policies.bindings import BUILT

ROOT = Path(__file__).parents[2]
START = ROOT / "build_installer_start.py"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = tuple(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])

#: Name in the built folder, where it comes from, kind: as PyInstaller hands files about.
File = tuple[str, str, str]


@dataclass
class Program:
    """Stands in for PyInstaller's Analysis: keeps what the spec asks for, and finds what is put in."""

    script: str
    datas: list[tuple[str, str]]
    hiddenimports: list[str]
    excludes: list[str]
    runtime_hooks: list[str]
    scripts: list[File]
    binaries: list[File]
    pure: list[File] = field(default_factory=list)


@dataclass
class Built:
    """What the spec made of two programs."""

    programs: dict[str, Program] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    scripts: list[File] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


FOUND_SCRIPTS = [("pyi_rth_pyside6", "", "PYSOURCE"), ("pyi_rth_multiprocessing", "", "PYSOURCE")]
FOUND_BINARIES = [
    ("cv2/qt/plugins/platforms/libqxcb.so", "", "BINARY"),
    ("cv2/cv2.abi3.so", "", "EXTENSION"),
    ("PySide6/Qt/plugins/platforms/libqxcb.so", "", "BINARY"),
    ("PySide6/Qt/plugins/platforms/libqoffscreen.so", "", "BINARY"),
    ("PySide6\\Qt\\plugins\\platforms\\qwindows.dll", "", "BINARY"),
    ("PySide6/Qt/plugins/platforms/libqeglfs.so", "", "BINARY"),
]


def laid_out(source: str, folder: str) -> Iterator[File]:
    """The files of one entry of ``datas``, which names a file or a folder and the folder it goes to."""
    path = Path(source)
    for file in (one for one in path.rglob("*") if one.is_file()) if path.is_dir() else (path,):
        inside = file.relative_to(path) if path.is_dir() else file.name
        yield (Path(folder) / inside).as_posix(), str(file), "DATA"


@pytest.fixture(scope="module")
def built() -> Built:
    """The spec run as PyInstaller runs it, without PyInstaller's work."""
    result = Built()

    def analysis(scripts: list[str], **asked: object) -> SimpleNamespace:
        asked.pop("pathex")
        program = Program(
            scripts[0],
            scripts=[*FOUND_SCRIPTS, ("__main__", scripts[0], "PYSOURCE")],
            binaries=list(FOUND_BINARIES),
            **asked,  # type: ignore[arg-type]  # the spec's words are checked by the tests below
        )
        result.programs[scripts[0].split("/")[0]] = program
        found = vars(program) | {"datas": [file for pair in program.datas for file in laid_out(*pair)]}
        return SimpleNamespace(**found)

    def executable(_pure: object, scripts: list[File], *_rest: object, **asked: object) -> list[File]:
        result.names.append(str(asked["name"]))
        result.scripts += scripts
        return []

    def collect(*parts: list[File], **_asked: object) -> None:
        result.files = [file[0] for part in parts for file in part]

    handed_in: dict[str, object] = {"SPECPATH": str(ROOT), "Analysis": analysis, "PYZ": list}
    code = compile(
        (ROOT / "build_installer.spec").read_text(encoding="utf-8"), "build_installer.spec", "exec"
    )
    exec(code, handed_in | {"EXE": executable, "COLLECT": collect})
    return result


def python_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def loaded_by_name(folder: Path) -> Iterator[str]:
    """The constant arguments of ``import_module`` in a package."""
    for path in python_files(folder):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "import_module" in text else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{path}: the spec cannot know a computed name"
                yield str(argument.value)


def imported_by(path: Path) -> Iterator[str]:
    """The modules that a file imports, our own and the libraries'."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{name.name}" for name in node.names]
            yield from whole if node.module == "alembic" else [node.module]


def run_as_files(folder: Path) -> Iterator[Path]:
    """Python files outside any package: no import finds them, so they are shipped as files."""
    return (path for path in python_files(folder) if not (path.parent / "__init__.py").exists())


def test_both_programs_share_one_folder(built: Built) -> None:
    """The demonstration starts ``mdt-server`` beside ``mdt``."""
    assert built.names == ["mdt", "mdt-server"]
    assert {program.script for program in built.programs.values()} == {
        "mdt_app/__main__.py",
        "server/__main__.py",
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_that_is_not_a_module_ships(package: str, built: Built) -> None:
    """Models, fonts, icons, lists, clips, migrations and notices lie in the folder where the code looks for them."""
    folder = ROOT / package
    others = {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    wanted = {path for path in others if path.suffix != ".py"} | set(run_as_files(folder))
    missing = {path.relative_to(ROOT).as_posix() for path in wanted} - set(built.files)
    assert not missing


def test_the_licence_and_those_of_the_libraries_ship(built: Built) -> None:
    """Notices travel with the program; the version that ``--version`` shows is among them."""
    assert "LICENSE" in built.files
    folders = {name.split("-")[0] for name in built.files if "dist-info" in name}
    assert {"patrol_mdt", "opencv_python", "pyside6_essentials", "onnxruntime", "sqlcipher3"} <= folders


def test_the_trace_of_the_clauses_ships_beside_the_policies(built: Built) -> None:
    """A built program has neither source nor tests to read it from; `dev.py installer` writes it first."""
    assert f"resources/{BUILT}" in built.files


def test_modules_loaded_by_name_are_in_the_terminal(built: Built) -> None:
    """No import statement leads there, so PyInstaller cannot find them by itself."""
    packages = [package for package in PACKAGES if package != "server"]
    wanted = {name for package in packages for name in loaded_by_name(ROOT / package)}
    assert "camera.process" in wanted
    assert wanted <= set(built.programs["mdt_app"].hiddenimports)


def test_what_migrations_import_is_in_the_server(built: Built) -> None:
    """Migrations are run as files; what they import is named."""
    files = list(run_as_files(ROOT / "server"))
    assert len(files) >= 2, "the migrations have moved; the spec must follow"
    wanted = {name for path in files for name in imported_by(path)} | set(loaded_by_name(ROOT / "server"))
    assert wanted <= set(built.programs["server"].hiddenimports)


def test_named_modules_of_ours_exist(built: Built) -> None:
    """A module that was renamed or deleted is not named any more."""
    named = {name for program in built.programs.values() for name in program.hiddenimports}
    for name in (name for name in named if name.split(".")[0] in PACKAGES):
        path = ROOT.joinpath(*name.split("."))
        assert path.with_suffix(".py").exists() or (path / "__init__.py").exists(), name


def test_what_only_training_needs_stays_out(built: Built) -> None:
    """PyTorch alone weighs more than both programs, and libraries that know it bring it along where it is there."""
    group = PROJECT["dependency-groups"]["training"]
    asked = {str(one).split("=")[0].split(">")[0] for one in group}
    names = {"fonttools": "fontTools"}
    wanted = {names.get(name, name) for name in asked - {"pillow"}} | {"training"}
    for program in built.programs.values():
        assert wanted <= set(program.excludes)


def test_nothing_loads_qt_into_a_camera_process(built: Built) -> None:
    """PyInstaller's start-up hook for PySide6 runs in each process before ours begins; OpenCV is in some of them."""
    assert [name for name, _, _ in built.scripts] == ["pyi_rth_multiprocessing", "__main__"] * 2


def test_opencv_brings_no_windows_and_qt_keeps_its_own(built: Built) -> None:
    """OpenCV's platform plugins stay behind; Qt's for desktops stay in."""
    assert not [name for name in built.files if name.startswith("cv2/qt")]
    assert {"cv2/cv2.abi3.so", "PySide6/Qt/plugins/platforms/libqxcb.so"} <= set(built.files)
    assert "PySide6\\Qt\\plugins\\platforms\\qwindows.dll" in built.files
    assert "PySide6/Qt/plugins/platforms/libqoffscreen.so" in built.files


def test_no_folder_of_the_building_machine_is_told(built: Built) -> None:
    """The record of where the checkout lay stays behind."""
    assert not [name for name in built.files if name.endswith("direct_url.json")]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], str | None]:
    """Runs the start-up file with the path that the machine had before; answers with the path left behind."""

    def run(before: str | None) -> str | None:
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "")
        monkeypatch.setenv("LD_LIBRARY_PATH", "/built/_internal")
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
        if before is not None:
            monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
        runpy.run_path(str(START))
        return os.environ.get("LD_LIBRARY_PATH")

    return run


@pytest.mark.parametrize("before", [None, "/opt/agency/lib"])
def test_programs_of_the_machine_keep_their_libraries(
    before: str | None, start: Callable[[str | None], str | None], built: Built
) -> None:
    """Tesseract is started with the library path that the machine had, in both programs."""
    assert start(before) == before
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
    assert all(program.runtime_hooks == [START.name] for program in built.programs.values())
