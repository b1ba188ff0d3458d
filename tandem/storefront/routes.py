"""The addresses of the shop. The front door adds them to its own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.core.words import say
from tandem.storefront import account, documents, goods, help, language, mailbox
from tandem.storefront.pages import page

routes = [
    Route("/", goods.home),
    Route("/department/{name}", goods.department),
    Route("/product/{name}", goods.product),
    Route("/pictures/{name}.svg", goods.picture),
    Route("/help", help.overview),
    Route("/help/{name}", help.article),
    Route("/account", account.account),
    Route("/account/sign-in", account.sign_in, methods=["GET", "POST"]),
    Route("/account/sign-out", account.sign_out, methods=["POST"]),
    Route("/account/orders/{number}", account.order),
    Route("/documents/{token}", documents.document),
    Route("/account/reset/{token}", account.reset, methods=["GET", "POST"]),
    Route("/language/{code}", language.choose),
    Route("/mailbox", mailbox.mailbox),
    Route("/mailbox/{mail_id}", mailbox.mailbox),
]


def error_page(request: Request, status: int) -> Response:
    """The page for people who asked for something that is not there or not allowed."""
    what = "page" if status in (404, 405) else "answer"
    return page(request, "missing.html", status, what=say(f"shop.missing_{what}"))
