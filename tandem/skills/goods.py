"""The catalogue by its words, for what customers say of it."""

from tandem.config.goods import load_goods_words
from tandem.config.settings import ROOT
from tandem.shop.port import CataloguePort
from tandem.shop.records import Product
from tandem.understanding.goods import Goods, GoodsIndex


def goods_index(products: list[Product]) -> GoodsIndex:
    """What may be named and asked for."""
    goods = tuple(Goods(p.name, p.family, p.department, p.material) for p in products)
    return GoodsIndex(goods, load_goods_words(ROOT))


def index_of(catalogue: CataloguePort) -> GoodsIndex:
    """The same of everything there is now."""
    return goods_index(catalogue.everything())
