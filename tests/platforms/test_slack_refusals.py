from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.errors import LostAnswerError, PostponedError
from bot.platforms.slack import refusals

SLACK = ConnectionKey("slack.com", 443, True, True, None, None, None)  # noqa: FBT003 - the library's own order
NEVER_LEFT = [
    aiohttp.ClientConnectorDNSError(SLACK, OSError(-2, "Name or service not known")),
    aiohttp.ClientConnectorError(SLACK, OSError(111, "Connection refused")),
    aiohttp.ClientProxyConnectionError(SLACK, OSError(111, "Connection refused")),
    aiohttp.ClientConnectorCertificateError(SLACK, ValueError("expired")),
    aiohttp.ConnectionTimeoutError("no connection within 5 s"),
]
LOST = [
    aiohttp.ServerDisconnectedError(),
    aiohttp.ClientOSError(104, "Connection reset by peer"),
    aiohttp.ClientPayloadError(),
    aiohttp.SocketTimeoutError(),
    aiohttp.ClientHttpProxyError(SimpleNamespace(real_url="https://slack.com"), (), status=502),  # type: ignore[arg-type]
    TimeoutError(),
    ConnectionResetError(),
]


@pytest.mark.parametrize("error", NEVER_LEFT, ids=lambda error: type(error).__name__)
def test_without_a_connection_nothing_was_sent(error: Exception) -> None:
    for sent in (True, False):
        assert isinstance(refusals.of(error, sent=sent), PostponedError)


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_once_there_was_a_connection_a_message_may_have_arrived(error: Exception) -> None:
    assert isinstance(refusals.of(error, sent=True), LostAnswerError)
    assert isinstance(refusals.of(error, sent=False), PostponedError)
