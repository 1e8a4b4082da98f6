"""A folder that is watched: each new or changed file in it is brought in once."""

from collections.abc import Iterator, Mapping

from gongheng import Mark, Outside, Portion, Setting, Text


class FolderAdapter:
    """Files in a folder of the institution's inbox, the oldest first."""

    id = "folder"
    label = Text("监视文件夹", "Watched folder")
    settings = (
        Setting(
            "folder",
            Text("文件夹", "Folder"),
            default=".",
            hint=Text("收件目录下的位置", "where it is within the inbox"),
        ),
        Setting("pattern", Text("文件名样式", "File names"), default="*"),
    )

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """Every file that is new, or differs from when it was read."""
        folder = outside.folder(settings["folder"])
        taken = dict(mark)
        for file in outside.waiting(settings["folder"], settings["pattern"]):
            if taken.get(file.name) != file.stamp:
                taken[file.name] = file.stamp
                yield Portion(file.name, folder / file.name, dict(taken))
