"""A projection in a process of its own, to be killed: python -m tests.graph.projecting FOLDER.

It prints a line at each step and waits for nobody.
"""

import sys
from pathlib import Path

from core.database import Database
from core.graph.embedded.store import EmbeddedGraph
from core.graph.projection import service
from tests.graph.world import ONE, opened_world

BATCH = 3


def main(folder: Path) -> None:
    """Project with small batches."""
    service.BATCH = BATCH
    database = Database(f"sqlite:///{folder}/graph.sqlite")
    made = opened_world(folder, EmbeddedGraph(database), database)
    made.stops = lambda step: print(step, flush=True)
    made.projector.project(ONE)
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
