"""The mails about accounts, sent by the outbox, and the page behind the link."""

import hashlib
from collections.abc import Callable
from typing import Any

from tandem.core.ports import Outbox
from tandem.core.words import speaking
from tandem.shop.port import PasswordChange, ShopPort
from tandem.skills.mail_texts import write_mail
from tandem.storage.whose import of_customer

Send = Callable[[dict[str, Any]], None]


def send_account_mail(payload: dict[str, Any], shop: ShopPort, send: Send, base_url: str) -> None:
    """Do one queued wish {wish, email, language?}: "reset_password" or "recover_username".

    Unknown addresses get nothing. The reset token is made here, so it is only ever in the mail.
    A try that fails after the token was made leaves it to the next try to make a newer one.
    """
    with speaking(payload.get("language")):
        _send(payload["wish"], payload["email"], shop, send, base_url)


def _send(wish: str, email: str, shop: ShopPort, send: Send, base_url: str) -> None:
    if wish == "reset_password":
        link = shop.accounts.begin_reset(email)
        if link:
            url = f"{base_url}/account/reset/{link.token}"
            send(write_mail("reset_password", link.email, name=link.name, link=url))
    elif wish == "recover_username":
        found = shop.accounts.username_of(email)
        if found:
            name, username = found
            send(write_mail("recover_username", email, name=name, username=username))
    else:
        raise ValueError(f"account mail: unknown wish {wish!r}")


def set_new_password(
    token: str, new_password: str, shop: ShopPort, outbox: Outbox
) -> PasswordChange:
    """Use the link's token up and set the password; a notice goes to the owner."""
    change = shop.accounts.change_password(token, new_password)
    if change.verdict == "changed":
        notice = write_mail("password_changed", change.email, name=change.name)
        key = hashlib.sha256(f"notice:{token}".encode()).hexdigest()
        owner = shop.customers.with_email(change.email)
        whose = of_customer(owner.id) if owner else None
        outbox.put("mail", notice, f"password-changed:{key[:32]}", whose=whose)
    return change
