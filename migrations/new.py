"""Writes the next version out of the difference between the models and the newest version.

python -m migrations.new "subjects of the file, in words"
"""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from migrations.run import HERE, config, owner_connection, upgrade


def main(arguments: list[str]) -> int:
    """Write ``versions/NNNN_words.py`` and say where it is."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    words = arguments[0]
    taken = [path.name[:4] for path in (HERE / "versions").glob("[0-9]*.py")]
    number = f"{int(max(taken, default='0')) + 1:04}"
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'newest.sqlite'}"
        upgrade(url)
        with owner_connection(url) as connection:
            options = config(connection)
            options.set_main_option("file_template", f"{number}_{_slug(words)}")
            command.revision(options, message=words, autogenerate=True, rev_id=number)
    written = HERE / "versions" / f"{number}_{_slug(words)}.py"
    lines = written.read_text(encoding="utf-8").splitlines(keepends=True)
    written.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    return 0


def _slug(words: str) -> str:
    return re.sub(r"\W+", "_", words.lower()).strip("_")[:40]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
