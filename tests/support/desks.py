"""Agents at the desk's interface, each with a browser of their own."""

import re

from starlette.testclient import TestClient

from tandem.cases.case import Case

PASSWORD = "secret-enough"


class DeskClient:
    """One signed-in agent."""

    def __init__(self, app, runtime, name: str = "Sam", role: str = "agent"):
        self.http = TestClient(app, base_url="http://shop.test")
        self.email = f"{name.lower()}@example.org"
        self.id = runtime.storage.agents.add(self.email, name, PASSWORD, role)
        answer = self.sign_in()
        assert answer.status_code == 303, answer.text
        self.token = re.search(r'data-token="([^"]+)"', self.http.get("/desk").text)[1]

    def sign_in(self, password: str = PASSWORD):
        page = self.http.get("/desk/sign-in").text
        csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page)[1]
        form = {"email": self.email, "password": password, "csrf": csrf}
        return self.http.post("/desk/sign-in", data=form, follow_redirects=False)

    def get(self, path: str):
        return self.http.get(f"/desk/{path}")

    def post(self, path: str, token: str | None = None, **body):
        headers = {"X-Tandem-Desk": self.token if token is None else token}
        return self.http.post(f"/desk/api/{path}", json=body, headers=headers)

    def do(self, case: Case, verb: str, **body):
        return self.post(f"cases/{case.id}/{verb}", **body)
