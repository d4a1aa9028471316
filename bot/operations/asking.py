"""Ask a running bot how it is, over its HTTP port."""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot import wording
from bot.errors import OperationsError
from bot.operations.health import Check

_SECONDS = 10
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what is listened on everywhere is asked here


def alive(host: str, port: int) -> None:
    """Return when the process answers.

    Raises:
        OperationsError: it does not.
    """
    _asked(_address(host, port, "healthz"))


def checks(host: str, port: int) -> list[Check]:
    """Everything that has to hold, as the running bot tells it.

    Raises:
        OperationsError: nothing that answers is a bot.
    """
    address = _address(host, port, "readyz")
    try:
        return [Check(**one) for one in json.loads(_asked(address))["checks"]]
    except (ValueError, TypeError, KeyError) as error:
        raise OperationsError(wording.operations.unanswered(address, type(error).__name__)) from error


def _address(host: str, port: int, page: str) -> str:
    if not port:
        raise OperationsError(wording.operations.no_port())
    here = _ANYWHERE.get(host, host)
    return f"http://{f'[{here}]' if ':' in here else here}:{port}/{page}"


def _asked(address: str) -> bytes:
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=_SECONDS) as answer:  # never by way of a proxy
            body: bytes = answer.read()
    except HTTPError as error:
        with error:
            return error.read()
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise OperationsError(wording.operations.unanswered(address, str(reason))) from error
    return body
