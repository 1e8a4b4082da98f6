"""A pack as one file that travels: the same folder always makes the same bytes.

It is a zip of the pack's own files, in order, with one fixed date, stored as they are; the name
ends in ``.gpack``. Nothing of it is ever executed.
"""

import io
import zipfile
from pathlib import Path, PurePosixPath

from core.errors import BadFile
from core.plugin.pictures import FOLDER, SUFFIXES
from core.plugin.sources import MAX_FILES, MAX_TOTAL_BYTES, files_of
from core.texts import Text

SUFFIX = ".gpack"
EPOCH = (1980, 1, 1, 0, 0, 0)
PLAIN = 0o644 << 16


def archived(folder: Path) -> bytes:
    """The pack in ``folder`` as one file; other files that lie beside it stay out."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(files_of(folder), key=lambda each: each.relative_to(folder).as_posix()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EPOCH)
            entry.external_attr = PLAIN
            archive.writestr(entry, file.read_bytes())
    return whole.getvalue()


def unpacked(file: Path, into: Path) -> Path:
    """The folder ``into`` with the files of an archive; BadFile if it holds anything else."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_strange(entries, file.name)
            for entry in entries:
                place = into / entry.filename
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(entry))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise _bad(file.name, Text("不是指标包文件", "It is no pack file")) from error
    return into


def _refuse_strange(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_FILES or sum(each.file_size for each in entries) > MAX_TOTAL_BYTES:
        raise _bad(name, Text("文件过多或过大", "It holds too many files, or too large ones"))
    names = [each.filename for each in entries]
    if twice := next((each for each in names if names.count(each) > 1), None):
        raise _bad(name, Text(f"“{twice[:60]}”有两份", f'It holds "{twice[:60]}" twice'))
    for entry in entries:
        path = PurePosixPath(entry.filename)
        plain = not path.is_absolute() and ".." not in path.parts and "\\" not in entry.filename
        if not plain or not _of_a_pack(path):
            what = Text(
                f"含有不属于指标包的“{entry.filename[:60]}”",
                f'It holds "{entry.filename[:60]}", which is no part of a pack',
            )
            raise _bad(name, what)


def _of_a_pack(path: PurePosixPath) -> bool:
    """A definition, or a picture in its folder; what the picture is, is looked at later."""
    if path.parts[0] == FOLDER:
        return len(path.parts) == 2 and path.suffix in SUFFIXES
    return path.suffix == ".yaml" and len(path.parts) <= 2


def _bad(name: str, what: Text) -> BadFile:
    advice = Text("请用 gongheng pack build 生成", "make it with gongheng pack build")
    return BadFile(what, where=name, advice=advice)
