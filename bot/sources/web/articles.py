"""Which addresses are those of one article: what all copies of it have in common."""

import re
from hashlib import sha256
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_.*|(?:fb|g|d|ms|y|tw)cl(?:id|sid|src)|[gw]braid|mc_[ce]id|_ga|_gl|igsh(?:id)?|ref_(?:src|url)|cmpid|ncid|smid|"
    r"at_(?:medium|campaign|custom\d).*|vero_id|oly_\w+|_hs\w+|mkt_tok|amp|output_?type",
    re.IGNORECASE,
)
_SUBSITE = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_CACHED = re.compile(r"^/(?:amp/)?(?:c|v|a)?/?s/(?P<rest>[^/]+\.[^/]+/.*)$")
_CACHES = re.compile(r"^(?:www\.)?google\.[a-z.]+$|\.cdn\.ampproject\.org$")
_PORTS = {None, 80, 443}


def article_of(url: str | None) -> str | None:
    """A short mark that is the same for all addresses of one article; None: the address is none of one article's.

    http and https, with ``www.`` and without, for telephones, as AMP and with what tells where a reader came from are
    one. The front page of a site is no article.
    """
    normal = normal_form(url)
    return sha256(normal.encode()).hexdigest() if normal else None


def normal_form(url: str | None) -> str | None:
    """The address without what differs between the ways to one article."""
    try:
        written = (url or "").strip().encode().decode()  # half a character, as JSON may hold, is in no address
        parts = urlsplit(written)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    if _CACHES.search(host) and (cached := _CACHED.match(parts.path)):
        return normal_form(f"https://{cached['rest']}?{parts.query}")
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~")
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", path)
    path = re.sub(r"(?:/amp/?|\.amp(?=\.html?$)|\.amp$)$|\.amp(?=\.html?$)", "", path)
    path = re.sub(r"^/amp(?=/)", "", path).rstrip("/")
    query = urlencode(
        sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    )
    if not path and not query:
        return None
    site = _SUBSITE.sub("", host) + ("" if port in _PORTS else f":{port}")
    return f"{site}{path}" + (f"?{query}" if query else "")
