"""The addresses of the shop. The front door adds them to its own."""

from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tandem.storefront import account, goods, mailbox
from tandem.storefront.pages import HERE

routes = [
    Route("/", goods.home),
    Route("/department/{name}", goods.department),
    Route("/product/{name}", goods.product),
    Route("/account", account.account),
    Route("/account/sign-in", account.sign_in, methods=["GET", "POST"]),
    Route("/account/sign-out", account.sign_out, methods=["POST"]),
    Route("/account/orders/{number}", account.order),
    Route("/account/reset/{token}", account.reset, methods=["GET", "POST"]),
    Route("/mailbox", mailbox.mailbox),
    Route("/mailbox/{mail_id}", mailbox.mailbox),
    Mount("/shop/static", StaticFiles(directory=HERE / "static"), name="shop-static"),
]
