"""A client's own words, fit to be said back to it."""

LONGEST = 80


def shown(text: str, longest: int = LONGEST) -> str:
    """``text`` cut to ``longest`` characters; whatever can't be printed or encoded becomes U+FFFD."""
    printable = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:longest])
    return printable + "…" if len(text) > longest else printable
