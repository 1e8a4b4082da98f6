"""A browser in words, out of what it says of itself: enough to know one's own devices apart."""

BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("DingTalk/", "DingTalk"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("QQBrowser/", "QQ Browser"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""More than one mark may stand in the line, so the particular come before the common."""

SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> str:
    """``Edge · Windows``; what is not known stays away, and all unknown is the empty text."""
    found = [
        next((word for mark, word in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(each for each in found if each)
