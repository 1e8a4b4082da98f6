"""What a process apart is told to be: whose code, with which limits, reading which places."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from core.plugin.apart.confinement import Limits


@dataclass(frozen=True)
class Origin:
    """Where a plugin's code is: ``module`` or ``module:object``, and the folder it is found in.

    Without a folder it is found where the libraries are.
    """

    name: str
    value: str
    folder: Path | None = None
    version: str = ""


@dataclass(frozen=True)
class Order:
    """One process: the plugin, its limits, and the places that it may read besides its code."""

    origin: Origin
    limits: Limits = field(default_factory=Limits)
    readable: tuple[Path, ...] = field(default_factory=tuple)

    def written(self) -> bytes:
        """The order as it is sent."""
        return json.dumps(asdict(self), default=str).encode()

    @classmethod
    def read(cls, written: bytes) -> "Order":
        """The order as it came."""
        said = json.loads(written)
        about = said["origin"]
        folder = Path(about["folder"]) if about["folder"] else None
        return cls(
            Origin(about["name"], about["value"], folder),
            Limits(**said["limits"]),
            tuple(Path(each) for each in said["readable"]),
        )
