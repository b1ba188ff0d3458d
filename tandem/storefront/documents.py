"""An invoice or a return label of the demo shop, behind the address that the customer was given."""

from starlette.requests import Request
from starlette.responses import Response

from tandem.shop.sql import SqlShop
from tandem.storefront.pages import missing, page


def document(request: Request) -> Response:
    """The page to print. It is found by its token alone, and by no search engine."""
    shop = request.app.state.runtime.shop
    found = (
        shop.documents.behind(request.path_params["token"]) if isinstance(shop, SqlShop) else None
    )
    order = shop.orders.find(found[0]) if found else None
    if found is None or order is None:
        return missing(request, "page")
    back = next((one for one in order.returns if one.reference == found[1]), None)
    answer = page(request, "document.html", order=order, back=back)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer
