"""A Slack user is linked to a customer only by a confirmation: a mail to the address the customer
has with us, and a press on the page it leads to. Every link can be undone (R85)."""

import secrets
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.channels.confirm_page import confirm_page
from tandem.channels.slack.connection import Slack
from tandem.channels.slack.threads import CHANNEL
from tandem.delivery.mail import send_mail
from tandem.runtime import Runtime
from tandem.skills.mail_texts import write_mail
from tandem.storage.whose import of_customer, of_slack

VALID_SECONDS = 3600
USED = "slack link used"


class Identity:
    """Asks for, confirms and undoes the link of a Slack user."""

    def __init__(self, runtime: Runtime, slack: Slack):
        self._runtime, self._slack = runtime, slack
        self._signer = URLSafeTimedSerializer(
            runtime.config.settings.secret_key, salt="tandem.slack.link"
        )

    @property
    def routes(self) -> list[Route]:
        """The page that the mail leads to."""
        return [Route("/slack/link", self.page, methods=["GET", "POST"])]

    def ask(self, command: dict[str, Any]) -> str:
        """Have the mail sent. The words are the same whether there is an account or not."""
        person, words = self._slack.person(command["user_id"]), self._runtime.config.messages
        if not person.email:
            return words("slack_link_no_mail")
        key = f"slack link:{command['trigger_id']}"
        if self._runtime.shop.accounts.may_ask("link_slack", person.email, person.id, key):
            wish = {"user": person.id, "email": person.email, "command": command["command"]}
            whose = of_slack(person.id)
            self._runtime.storage.outbox.put("slack_link", wish, key, whose=whose)
        return words("slack_link_sent", email=person.email)

    def send(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Work of the outbox: the mail, if the address is a customer's."""
        customer = runtime.shop.customers.with_email(payload["email"])
        if customer is None:
            return
        token = self._signer.dumps([payload["user"], customer.id, secrets.token_urlsafe(9)])
        values = {"name": customer.name, "user": self._slack.person(payload["user"]).name}
        values["link"] = f"{runtime.config.settings.base_url}/slack/link?token={token}"
        mail = write_mail("link_slack", customer.email, command=payload["command"], **values)
        send_mail(mail | {"whose": of_customer(customer.id)}, runtime.config.settings)

    def undo(self, user_id: str) -> str:
        """The Slack user is nobody any more, in the conversations held so far too."""
        self._runtime.storage.people.unlink(CHANNEL, user_id)
        return self._runtime.config.messages("slack_unlinked")

    async def page(self, request: Request) -> Response:
        """GET asks, POST links. A link that is used or too old says so and changes nothing."""
        token = request.query_params.get("token", "")
        words = self._runtime.config.messages
        try:
            user_id, customer_id, once = self._signer.loads(token, max_age=VALID_SECONDS)
        except BadSignature:
            return confirm_page(words("slack_link_title"), words("slack_link_old"), status=410)
        if request.method == "GET":
            name = await run_in_threadpool(lambda: self._slack.person(user_id).name)
            text = words("slack_link_question", user=name)
            return confirm_page(words("slack_link_title"), text, words("slack_link_button"))

        def link() -> bool:
            if not self._runtime.storage.external_ids.put(
                USED, once, user_id, whose=of_customer(customer_id)
            ):
                return False
            self._runtime.storage.people.link(CHANNEL, user_id, customer_id, "confirmed")
            return True

        if not await run_in_threadpool(link):
            return confirm_page(words("slack_link_title"), words("slack_link_old"), status=410)
        return confirm_page(words("slack_link_title"), words("slack_linked"))
