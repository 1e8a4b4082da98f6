"""What a spreadsheet would take for a formula is written so that it stays text."""

SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(SIGNS) else text
