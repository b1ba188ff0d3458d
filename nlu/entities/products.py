"""Names of products, however the customer writes them, found by rapidfuzz in the catalogue."""

import re
from collections.abc import Iterator

from nlu.entities.finder import Entity

# Below this likeness (0-100) two words are not the same word misspelt: "shirt" and "short" are 80.
SAME_WORD = 82
DOUBLED = re.compile(r"(.)\1+")
WORD = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> list[re.Match[str]]:
    """Words in lower case with their places; "T-Shirt" is the words t and shirt."""
    return list(WORD.finditer(text.lower()))


class ProductMatcher:
    """Finds a product when at least two of its words, and half of them, stand close together.

    A product is named only if no other fits as well: "the linen shirt" stays open when there are
    two. A name of two words is found by its first alone ("espadrilles").
    """

    def __init__(self, products: list[str]) -> None:
        self._products = {
            name: [match[0] for match in words_of(name)] for name in dict.fromkeys(products)
        }
        vocabulary = {word for words in self._products.values() for word in words}
        self._vocabulary = sorted(vocabulary)
        # "jackets" for "jacket", and the other way round.
        self._by_stem: dict[str, list[str]] = {}
        for word in self._vocabulary:
            self._by_stem.setdefault(word.removesuffix("s"), []).append(word)

    def find(self, text: str) -> Iterator[Entity]:
        """Products in the text, the best match of each stretch of words."""
        spoken = self._joined(words_of(text))
        meanings = [self._meaning(word) for word, _, _ in spoken]
        candidates = []
        for name, words in self._products.items():
            best = self._best_window(words, meanings)
            if best is not None:
                candidates.append((best, name))
        # Most words first, then fewest words missing, then best spelling.
        candidates.sort(key=lambda candidate: candidate[0][0], reverse=True)
        taken: set[int] = set()
        for (rank, places), name in candidates:
            if taken & set(places):
                continue
            rivals = [
                other
                for (other_rank, other_places), other in candidates
                if other != name and other_rank == rank and set(other_places) & set(places)
            ]
            taken.update(places)
            if rivals:
                continue
            words = self._products[name]
            exact = sorted(spoken[place][0] for place in places) == sorted(words)
            start, end = spoken[min(places)][1], spoken[max(places)][2]
            yield Entity("product", name, start, end, exact, round(len(places) / len(words), 2))

    def _joined(self, found: list[re.Match[str]]) -> list[tuple[str, int, int]]:
        """Words with their places; "tea pot" is "tea-pot" when the catalogue has a teapot."""
        spoken: list[tuple[str, int, int]] = []
        for match in found:
            if spoken and spoken[-1][2] == match.start() - 1:
                word, start, _ = spoken[-1]
                if word + match[0] in self._by_stem and len(word) > 2:
                    # The hyphen keeps it from counting as written exactly.
                    spoken[-1] = (f"{word}-{match[0]}", start, match.end())
                    continue
            spoken.append((match[0], match.start(), match.end()))
        return spoken

    def _meaning(self, word: str) -> dict[str, float]:
        """Catalogue words this word may stand for, with their likeness."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        once = DOUBLED.sub(r"\1", word.replace("-", ""))
        if once != word and once in self._by_stem:
            return dict.fromkeys(self._by_stem[once], 98.0)
        near = {
            known: 100.0 if known == word else 98.0
            for known in self._by_stem.get(word.removesuffix("s"), ())
        }
        if near or len(word) < 4:
            return near
        found = process.extract(
            word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=0.7, limit=4
        )
        return {
            known: score * 100
            for known, score, _ in found
            if known[0] == word[0]
            and (score * 100 >= SAME_WORD or (OSA.distance(known, word) == 1 and len(known) >= 6))
        }

    def _best_window(
        self, words: list[str], meanings: list[dict[str, float]]
    ) -> tuple[tuple[int, int, float], list[int]] | None:
        """The stretch that holds most of a product's words: its rank and the places of its words.

        The rank is how many words are there, how many are missing (negative), how well they match.
        """
        hits = [place for place, known in enumerate(meanings) if not known.keys().isdisjoint(words)]
        best = None
        for start in hits:
            places, likeness, left = [], 0.0, list(words)
            for place in hits:
                if not start <= place <= start + len(words):
                    continue
                known = [word for word in meanings[place] if word in left]
                if known:
                    hit = max(known, key=meanings[place].__getitem__)
                    left.remove(hit)
                    places.append(place)
                    likeness += meanings[place][hit]
            enough = len(places) >= 2 and 2 * len(places) >= len(words)
            first_of_two = len(words) == 2 and len(places) == 1 and words[0] not in left
            if not (enough or first_of_two):
                continue
            rank = (len(places), -len(left), round(likeness, 1))
            if best is None or rank > best[0]:
                best = (rank, places)
        return best
