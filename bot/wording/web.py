"""Why a feed or a page of the web did not come, or could not become documents."""

from bot.wording import phrases


def no_web_address() -> str:
    """Something that is no http or https address."""
    return "It is no web address. Write one that begins with http:// or https://."


def credentials_in_address() -> str:
    """An address such as ``https://ada:secret@example.org``."""
    return "Its address holds a user name or a password, and such addresses are not fetched. Leave them out."


def private_address(host: str) -> str:
    """A host that is this machine, or one in a private network."""
    return (
        f"{host} is this machine or one of a private network, and those are not fetched. If it is meant, name it under "
        "private_hosts of the source."
    )


def private_on_the_way(host: str) -> str:
    """A redirect to such a host."""
    return f"It leads on to {host}, which is this machine or one of a private network. That is not followed."


def unknown_host(host: str) -> str:
    """A name without an address."""
    return f"There is no host {host}, or its name could not be looked up. Check the address."


def unreachable(host: str) -> str:
    """No connection."""
    return f"{host} could not be reached. It will be tried again."


def bad_certificate(host: str) -> str:
    """TLS that cannot be trusted."""
    return f"{host} could not show that it is who it says: its certificate is not valid."


def too_slow(host: str, seconds: float) -> str:
    """An answer that was not whole in time."""
    return f"{host} took longer than {seconds:g} seconds. It will be tried again."


def cut_off(host: str) -> str:
    """A connection that ended early, or an answer shorter than it said."""
    return f"{host} broke off in the middle. It will be tried again."


def no_http(host: str) -> str:
    """An answer that is no HTTP, or is packed otherwise than it says."""
    return f"{host} answered something that cannot be understood."


def packed_otherwise() -> str:
    """An answer packed in a way that was not asked for."""
    return "It is packed in a way that is not known here."


def too_large(limit: int) -> str:
    """An answer above the limit, in bytes, as sent or when unpacked."""
    return f"It is larger than {phrases.file_size(limit)}, and was not read to its end."


def too_many_redirects(limit: int) -> str:
    """A chain of redirects, or a circle."""
    return f"It leads on more than {phrases.count(limit, 'time', 'times')}, perhaps in a circle."


def nowhere() -> str:
    """A redirect that names no address, or one that is none."""
    return "It leads on to something that is no web address."


def less_secure() -> str:
    """A redirect from https to http."""
    return "It leads from https to http, where anyone could change it on the way. That is not followed."


def robots_forbid(host: str) -> str:
    """The site's robots.txt."""
    return f"The robots.txt of {host} does not allow it to be fetched. Ask the site's owner, or use another address."


def robots_unknown(host: str) -> str:
    """A robots.txt that could not be had: until it can, everything is forbidden."""
    return f"The robots.txt of {host} could not be read, so nothing is fetched there for now. It will be tried again."


def refused(status: int) -> str:
    """A status of HTTP that brings no text."""
    match status:
        case 404:
            return "There is nothing at this address (404). Check it."
        case 410:
            return "It has been taken away for good, its server says (410)."
        case 401 | 402 | 403 | 407 | 451:
            return f"Its server does not let everyone read it ({status})."
        case _:
            return f"Its server answered with status {status}, and no text."


def asked_to_wait(status: int) -> str:
    """429 or 503."""
    return f"Its server asks to wait ({status}). It will be tried again."


def server_failed(status: int) -> str:
    """5xx."""
    return f"Its server failed ({status}). It will be tried again."


def busy(host: str) -> str:
    """So much is asked of one host, or it asked to wait for so long, that this one's turn is far off."""
    return f"{host} is not to be asked again yet. It will be tried again."


def stopped() -> str:
    """The program ends while something is fetched."""
    return "The program was stopped before it came. It will be tried again."
