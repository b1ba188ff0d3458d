"""Which drawing and colour stand for a product, from its name.

static/drawings.svg holds the shapes.
"""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SYMBOL = re.compile(r'<symbol id="(\w+)"[^>]*>(.*?)</symbol>', re.DOTALL)

SHAPES = {
    "t-shirt": "tee", "breton": "tee", "shirt": "shirt", "pyjama": "shirt", "jumper": "jumper",
    "cardigan": "jumper", "hoodie": "hoodie", "scarf": "scarf", "beanie": "beanie",
    "gilet": "gilet", "jacket": "jacket", "parka": "hoodie", "overcoat": "coat", "trench": "coat",
    "gown": "coat", "dungarees": "dungarees", "chinos": "trousers", "trousers": "trousers",
    "jeans": "trousers", "leggings": "trousers", "shorts": "shorts", "skirt": "skirt",
    "dress": "dress", "socks": "socks", "belt": "belt", "hiking": "hiking", "boots": "boots",
    "trainers": "shoes", "running": "shoes", "loafers": "loafers", "espadrilles": "loafers",
    "slippers": "loafers", "wellies": "wellies", "tote": "tote", "satchel": "satchel",
    "crossbody": "satchel", "weekender": "weekender", "backpack": "backpack", "bath": "mat",
    "towel": "towels", "duvet": "towels", "pillow": "pillow", "cushion": "pillow",
    "throw": "throw", "mug": "mug", "lamp": "lamp", "candle": "candle", "rug": "rug",
    "board": "board", "teapot": "teapot", "jars": "jars",
}  # fmt: skip
COLOURS = {
    "sage": "#9db49a", "white": "#f1efe8", "sky": "#a9c8e0", "red": "#a8423c", "breton": "#dfe3e8",
    "black": "#33363a", "navy": "#2e3f5c", "oatmeal": "#d9cbb2", "cream": "#eee4cf",
    "moss": "#6d7a4a", "grey": "#9aa0a3", "charcoal": "#4a4f54", "forest": "#2f5a43",
    "blue": "#4f7197", "olive": "#6b6b45", "camel": "#bf9563", "stone": "#c9bda8",
    "khaki": "#a3976f", "rust": "#a9573a", "indigo": "#3a4a78", "plum": "#6c3f5c",
    "sand": "#d8c29d", "teal": "#2f7a7b", "poppy": "#d0503f", "lemon": "#ecd56a",
    "stripe": "#a9bdd6", "bamboo": "#b9bd8d", "tan": "#a8703f", "coral": "#e58369",
    "brown": "#71492f", "slate": "#68737e", "cobalt": "#2f58b0", "natural": "#d9c7a3",
    "green": "#3f6b46", "heather": "#9c8aa5", "fern": "#5d8a54", "cognac": "#9a5a2e",
    "mustard": "#d0a33a", "berry": "#8d3a55", "oak": "#b98f5f", "dove": "#b9bfc4",
    "clay": "#c48a70", "feather": "#eceae3", "emerald": "#1f7a5a", "speckle": "#d8d2c4",
    "ivory": "#e6dcc6", "beeswax": "#e5c478", "jute": "#c8a873", "walnut": "#6f4d36",
    "glass": "#b8d3cf", "denim": "#4f7197",
}  # fmt: skip


def drawing(product: str) -> tuple[str, str]:
    """(symbol id, colour) of a product; a plain tee in stone for names that say neither.

    The last word that names a colour wins, so that "Blue Denim Jacket" is drawn blue and
    "Denim Dungarees Washed Blue" too, but "Oxford Shirt Sky" is sky.
    """
    names = product.lower().split()
    shape = next((SHAPES[word] for word in names if word in SHAPES), "tee")
    colour = next((COLOURS[word] for word in reversed(names) if word in COLOURS), COLOURS["stone"])
    return shape, colour


def svg(product: str) -> str:
    """The drawing as an SVG of its own, to be shown outside the pages of the shop."""
    shape, colour = drawing(product)
    inside = _symbols().get(shape, "")
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"'
    return f'{head} color="{colour}">{inside}</svg>'


@cache
def _symbols() -> dict[str, str]:
    """Symbol id -> what it draws."""
    return dict(SYMBOL.findall((HERE / "static" / "drawings.svg").read_text("utf-8")))
