# SPDX-License-Identifier: Apache-2.0
"""Our own reader, as ``mdt read --json`` runs it with the settings that are shipped."""

import argparse
import hashlib
import tempfile
from pathlib import Path

from benchmarks.workers.serve import options, paths, peak_mib, say, version


def shipped_models(models: dict[str, object]) -> dict[str, str]:
    """File name and the beginning of the hash of each model file that the settings name."""
    files = [value for value in models.values() if isinstance(value, Path) and value.suffix == ".onnx"]
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest()[:12] for one in files}


def main() -> None:
    """Answer every file in the program's own words."""
    options(argparse.ArgumentParser(description=__doc__))
    from camera.stills import as_json, read_files
    from mdt_app.paths import DataFolder
    from mdt_app.settings import load

    with tempfile.TemporaryDirectory() as empty:
        settings = load(DataFolder(Path(empty))).settings.reader
    packages = {name: version(name) for name in ("patrol-mdt", "onnxruntime", "opencv-python")}
    say({"versions": packages | shipped_models(dict(settings))})
    for answer in read_files(paths(), settings):
        print(as_json(answer), flush=True)
    say({"peak_mib": peak_mib()})


if __name__ == "__main__":
    main()
