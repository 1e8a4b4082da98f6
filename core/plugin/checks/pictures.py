"""What must hold of the pictures that a pack brings."""

from collections.abc import Iterator

from core.plugin.model import Finding, Pack
from core.plugin.pictures import FOLDER, LARGEST_TOGETHER, MOST
from core.texts import Text


class PicturesShow:
    """Each picture can be shown to everybody, and says in both languages what it shows."""

    name = "pictures"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Pictures that cannot, and too many of them."""
        for each in pack.pictures:
            place = (FOLDER, each.name)
            if each.trouble is not None:
                yield Finding(self.name, place, each.trouble.what, each.trouble.advice)
            elif each.caption is None:
                what = Text("图片没有说明文字", "The picture has no caption")
                advice = Text(
                    "在 pack.yaml 的 pictures 下写明中英文说明",
                    "write one under pictures",
                )
                yield Finding(self.name, place, what, advice)
        yield from self._together(pack)

    def _together(self, pack: Pack) -> Iterator[Finding]:
        length = sum(each.length for each in pack.pictures)
        if len(pack.pictures) > MOST or length > LARGEST_TOGETHER:
            limit = LARGEST_TOGETHER >> 20
            what = Text(
                f"图片最多 {MOST} 张，共 {limit} MiB", f"At most {MOST} pictures of {limit} MiB"
            )
            advice = Text("去掉几张，或另存为 WebP", "Leave some out, or save them as WebP")
            yield Finding(self.name, (FOLDER,), what, advice)
