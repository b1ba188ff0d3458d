"""The local mailbox of demo mode: what would have been sent by mail, to read in the browser."""

from starlette.requests import Request
from starlette.responses import Response

from tandem.delivery.mail import read_mailbox
from tandem.storefront.pages import missing, page


def mailbox(request: Request) -> Response:
    """All mails, newest first; the one chosen is open."""
    settings = request.app.state.runtime.config.settings
    if not settings.demo:
        return missing(request, "page")
    mails = read_mailbox(settings.mailbox_dir)
    wanted = request.path_params.get("mail_id")
    chosen = next((mail for mail in mails if mail["id"] == wanted), None)
    if wanted and chosen is None:
        return missing(request, "mail")
    return page(
        request, "mailbox.html", mails=mails, chosen=chosen or (mails[0] if mails else None)
    )
