"""Why a feed or a page of the web did not come, or could not become documents: in English, as in `files`."""

from bot.wording import phrases
from bot.wording.language import to_say

_PRIVATE_ADDRESS = to_say(
    "{host} is this machine or one of a private network, and those are not fetched. If it is meant, name it under "
    "private_hosts of the source; with attache sources add or test, write --private."
)
_PRIVATE_ON_THE_WAY = to_say(
    "It leads on to {host}, which is this machine or one of a private network. That is not followed."
)
_UNKNOWN_HOST = to_say("There is no host {host}, or its name could not be looked up. Check the address.")
_UNREACHABLE = to_say("{host} could not be reached. It will be tried again.")
_BAD_CERTIFICATE = to_say("{host} could not show that it is who it says: its certificate is not valid.")
_TOO_SLOW = to_say("{host} took longer than {seconds} seconds. It will be tried again.")
_CUT_OFF = to_say("{host} broke off in the middle. It will be tried again.")
_NO_HTTP = to_say("{host} answered something that cannot be understood.")
_TOO_LARGE = to_say("It is larger than {size}, and was not read to its end.")
_TOO_MANY_REDIRECTS = to_say("It leads on more than {times} times, perhaps in a circle.")
_ROBOTS_FORBID = to_say(
    "The robots.txt of {host} does not allow it to be fetched. Ask the site's owner, or use another address."
)
_ROBOTS_UNKNOWN = to_say(
    "The robots.txt of {host} could not be read, so nothing is fetched there for now. It will be tried again."
)
_ASKED_TO_WAIT = to_say("Its server asks to wait ({status}). It will be tried again.")
_SERVER_FAILED = to_say("Its server failed ({status}). It will be tried again.")
_BUSY = to_say("{host} is not to be asked again yet. It will be tried again.")
_CLOSED = to_say("Its server does not let everyone read it ({status}).")
_NO_TEXT = to_say("Its server answered with status {status}, and no text.")
_WITHOUT_PAGE = to_say("Only what the feed says of it was read, not its page. {reason}")
FORMS = (
    _PRIVATE_ADDRESS,
    _PRIVATE_ON_THE_WAY,
    _UNKNOWN_HOST,
    _UNREACHABLE,
    _BAD_CERTIFICATE,
    _TOO_SLOW,
    _CUT_OFF,
    _NO_HTTP,
    _TOO_LARGE,
    _TOO_MANY_REDIRECTS,
    _ROBOTS_FORBID,
    _ROBOTS_UNKNOWN,
    _ASKED_TO_WAIT,
    _SERVER_FAILED,
    _BUSY,
    _CLOSED,
    _NO_TEXT,
    _WITHOUT_PAGE,
)
"""Sentences with places that reach a reader from the record."""


def no_web_address() -> str:
    """Something that is no http or https address."""
    return to_say("It is no web address. Write one that begins with http:// or https://.")


def credentials_in_address() -> str:
    """An address such as ``https://ada:secret@example.org``."""
    return to_say("Its address holds a user name or a password, and such addresses are not fetched. Leave them out.")


def private_address(host: str) -> str:
    """A host that is this machine, or one in a private network."""
    return _PRIVATE_ADDRESS.format(host=host)


def private_on_the_way(host: str) -> str:
    """A redirect to such a host."""
    return _PRIVATE_ON_THE_WAY.format(host=host)


def unknown_host(host: str) -> str:
    """A name without an address."""
    return _UNKNOWN_HOST.format(host=host)


def unreachable(host: str) -> str:
    """No connection."""
    return _UNREACHABLE.format(host=host)


def bad_certificate(host: str) -> str:
    """TLS that cannot be trusted."""
    return _BAD_CERTIFICATE.format(host=host)


def too_slow(host: str, seconds: float) -> str:
    """An answer that was not whole in time."""
    return _TOO_SLOW.format(host=host, seconds=f"{seconds:g}")


def cut_off(host: str) -> str:
    """A connection that ended early, or an answer shorter than it said."""
    return _CUT_OFF.format(host=host)


def no_http(host: str) -> str:
    """An answer that is no HTTP, or is packed otherwise than it says."""
    return _NO_HTTP.format(host=host)


def packed_otherwise() -> str:
    """An answer packed in a way that was not asked for."""
    return to_say("It is packed in a way that is not known here.")


def too_large(limit: int) -> str:
    """An answer above the limit, in bytes, as sent or when unpacked."""
    return _TOO_LARGE.format(size=phrases.file_size(limit))


def too_many_redirects(limit: int) -> str:
    """A chain of redirects, or a circle."""
    return _TOO_MANY_REDIRECTS.format(times=limit)


def nowhere() -> str:
    """A redirect that names no address, or one that is none."""
    return to_say("It leads on to something that is no web address.")


def less_secure() -> str:
    """A redirect from https to http."""
    return to_say("It leads from https to http, where anyone could change it on the way. That is not followed.")


def robots_forbid(host: str) -> str:
    """The site's robots.txt."""
    return _ROBOTS_FORBID.format(host=host)


def robots_unknown(host: str) -> str:
    """A robots.txt that could not be had: until it can, everything is forbidden."""
    return _ROBOTS_UNKNOWN.format(host=host)


def refused(status: int) -> str:
    """A status of HTTP that brings no text."""
    match status:
        case 404:
            return to_say("There is nothing at this address (404). Check it.")
        case 410:
            return to_say("It has been taken away for good, its server says (410).")
        case 401 | 402 | 403 | 407 | 451:
            return _CLOSED.format(status=status)
        case _:
            return _NO_TEXT.format(status=status)


def asked_to_wait(status: int) -> str:
    """429 or 503."""
    return _ASKED_TO_WAIT.format(status=status)


def server_failed(status: int) -> str:
    """5xx."""
    return _SERVER_FAILED.format(status=status)


def busy(host: str) -> str:
    """So much is asked of one host, or it asked to wait for so long, that this one's turn is far off."""
    return _BUSY.format(host=host)


def stopped() -> str:
    """The program ends while something is fetched."""
    return to_say("The program was stopped before it came. It will be tried again.")


def no_feed() -> str:
    """Something else where a feed should be."""
    return to_say("There is no feed at this address. For a page that is to be read itself, write kind: web.")


def is_feed() -> str:
    """A feed where a page should be."""
    return to_say("This is a feed. Write kind: feed, and its items become documents.")


def empty() -> str:
    """An answer without content."""
    return to_say("There is nothing on it.")


def unreadable() -> str:
    """A page that no reader can make anything of."""
    return to_say("It is damaged, or in a format that is not read.")


def no_text() -> str:
    """A page whose text is not in it: it is made by scripts, or there is none."""
    return to_say(
        "No text was found on it. Pages that scripts write cannot be read; a feed of the site may hold the same."
    )


def no_text_in_feed() -> str:
    """An item that is a headline alone."""
    return to_say("The feed holds no text of it. With articles: true its page is read.")


def without_page(reason: str) -> str:
    """An item that is read from the feed, as its page could not be."""
    return _WITHOUT_PAGE.format(reason=reason)
