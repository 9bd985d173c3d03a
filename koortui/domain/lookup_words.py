"""How near two words are: letters in order, one typo."""

from __future__ import annotations


def has_letters(folded: str, letters: str) -> bool:
    position = -1
    for letter in letters:
        position = folded.find(letter, position + 1)
        if position < 0:
            return False
    return True


def sound_pieces(word: str) -> tuple[str, ...]:
    """With one typo, one half of a word is still right, or its middle two are swapped."""
    middle = len(word) // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return tuple(dict.fromkeys((swapped, word[:middle], word[middle:])))


def nearest(word: str, vocabulary: str, limit: int = 4) -> list[str]:
    """Words of the vocabulary (between newlines) that are `word` with one typo, whole ones first.

    What stands there may go on: "recoev" finds "recovery".
    """
    found: dict[str, int] = {}
    for piece in sound_pieces(word):
        position = vocabulary.find(piece)
        while position >= 0:
            start = vocabulary.rfind("\n", 0, position) + 1
            end = vocabulary.find("\n", position)
            other = vocabulary[start:end]
            if other not in found and one_typo(word, other):
                found[other] = abs(len(other) - len(word))
            position = vocabulary.find(piece, end)
    return sorted(found, key=lambda other: (found[other], other))[:limit]


def one_typo(word: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two swapped; the end of `other` may be missing."""
    for length in (len(word) - 1, len(word), len(word) + 1):
        if length <= len(other) and _distance_one(word, other[:length]):
            return True
    return False


def _distance_one(one: str, other: str) -> bool:
    if len(one) == len(other):
        wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(wrong) == 2:
            i, j = wrong
            return j == i + 1 and one[i] == other[j] and one[j] == other[i]
        return len(wrong) <= 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
