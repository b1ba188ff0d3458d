"""Home, departments and products."""

from starlette.requests import Request
from starlette.responses import Response

from tandem.shop.port import CataloguePort
from tandem.shop.records import Product
from tandem.storefront.drawings import svg
from tandem.storefront.pages import DEPARTMENTS, missing, page, slug

ON_THE_HOME_PAGE = (
    "Blue Denim Jacket",
    "Merino Jumper Navy",
    "Linen Shirt Sage",
    "Wrap Dress Poppy",
    "Chelsea Boots Brown",
    "Canvas Trainers White",
    "Roll Top Backpack Mustard",
    "Leather Satchel Cognac",
    "Wool Throw Heather",
    "Stoneware Mug Set Speckle",
    "Ceramic Table Lamp Ivory",
    "Enamel Teapot Blue",
)

MOST_ON_THE_HOME_PAGE = 12


def _products(catalogue: CataloguePort, names: list[str] | tuple[str, ...]) -> list[Product]:
    return [product for name in names if (product := catalogue.product(name))]


def home(request: Request) -> Response:
    """The front page with a choice of goods."""
    catalogue = request.app.state.runtime.shop.catalogue
    shown = _products(catalogue, ON_THE_HOME_PAGE) or catalogue.everything()[:MOST_ON_THE_HOME_PAGE]
    return page(request, "home.html", products=shown)


def department(request: Request) -> Response:
    """Everything of one department."""
    name = request.path_params["name"]
    if name not in DEPARTMENTS:
        return missing(request, "department", name=name)
    catalogue = request.app.state.runtime.shop.catalogue
    products = [p for p in _products(catalogue, catalogue.names()) if p.department == name]
    return page(request, "department.html", name=name, products=products)


def picture(request: Request) -> Response:
    """The drawing of a product as a picture, for the chat's cards."""
    cached = {"Cache-Control": "public, max-age=86400"}
    name = request.path_params["name"]
    return Response(svg(name), media_type="image/svg+xml", headers=cached)


def product(request: Request) -> Response:
    """One product with its sizes, material and care."""
    catalogue = request.app.state.runtime.shop.catalogue
    wanted = request.path_params["name"]
    name = next((name for name in catalogue.names() if slug(name) == wanted), None)
    if name is None:
        return missing(request, "product")
    found = catalogue.product(name)
    colours = [other for other in catalogue.family(found.family) if other.name != name]
    return page(request, "product.html", product=found, colours=colours)
