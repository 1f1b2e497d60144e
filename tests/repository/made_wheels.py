"""Wheels of made-up packages, and files that pin them: an index without a network."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Release:
    """A version of a package.

    Attributes:
        name: Its name.
        version: Its version.
        requires: What it requires, as in its metadata.
        extras: The names of its extras.
    """

    name: str
    version: str
    requires: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()

    def pin(self, folder: Path) -> str:
        """Return the line that pins this release, with the hash of its wheel in a folder."""
        digest = hashlib.sha256(self.path_in(folder).read_bytes()).hexdigest()
        return f"{self.name}=={self.version} \\\n    --hash=sha256:{digest}\n"

    def path_in(self, folder: Path) -> Path:
        return folder / f"{self.name}-{self.version}-py3-none-any.whl"

    def write(self, folder: Path) -> None:
        """Write its wheel, with one empty module."""
        metadata = ["Metadata-Version: 2.1", f"Name: {self.name}", f"Version: {self.version}"]
        metadata += [f"Provides-Extra: {extra}" for extra in self.extras]
        metadata += [f"Requires-Dist: {requirement}" for requirement in self.requires]
        about = f"{self.name}-{self.version}.dist-info"
        files = {
            f"{self.name}.py": "",
            f"{about}/METADATA": "\n".join(metadata) + "\n",
            f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = [f"{path},," for path in (*files, f"{about}/RECORD")]
        with zipfile.ZipFile(self.path_in(folder), "w") as wheel:
            for path, text in files.items():
                wheel.writestr(path, text)
            wheel.writestr(f"{about}/RECORD", "\n".join(record) + "\n")
