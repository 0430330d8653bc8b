"""A visitor of the console in this process: sends events of the function URL, and reads pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from tests.browser.lambda_url import LambdaUrl
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.functions.events import ANA

HERE = f"/console/{CONNECTION}"


@dataclass(frozen=True)
class Visitor:
    """Reads pages of a console over a brand, and sends its forms with the token of the page."""

    world: World
    url: LambdaUrl
    client: httpx.Client

    def get(self, path: str = HERE, **query: str) -> httpx.Response:
        """A page."""
        return self.client.get(path, params=query or None)

    def token(self) -> str:
        """The token that the forms of a page carry."""
        return self.get().text.partition('name="token" value="')[2].partition('"')[0]

    def send(self, path: str, **fields: str) -> httpx.Response:
        """A form, answered with the page that it leads to."""
        answer = self.post(path, token=self.token(), **fields)
        return self.client.get(answer.headers["Location"]) if answer.status_code == 303 else answer

    def post(self, path: str, **fields: str) -> httpx.Response:
        """A form as it is."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.client.post(path, content=urlencode(fields), headers=headers)


def visitor(world: World, by: str = ANA) -> Visitor:
    """Somebody who looks at the brand's console."""
    url = LambdaUrl(world, by)
    return Visitor(world, url, httpx.Client(transport=url, base_url="https://console.lambda-url.eu-west-1.on.aws"))
