"""The word that may have been meant."""

from collections.abc import Iterable
from difflib import get_close_matches

# Longer words than this are not near anything, and comparing them would cost the server.
LONGEST = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that is nearest to ``word``, whatever the case; None when none is near."""
    if not word or len(word) > LONGEST:
        return None
    by_folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def asking_back(sentence: str, suggestion: str | None) -> str:
    """The sentence, with ", did you mean ...?" where there is a suggestion."""
    return f"{sentence}, did you mean `{suggestion}`?" if suggestion else sentence
