import pytest

from bot.errors import FetchError
from bot.sources.web.addresses import checked, named, public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "::"),  # noqa: S104  this machine
        *("10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1", "fc00::1", "fec0::1"),  # private
        *(
            "169.254.169.254",
            "fe80::1",
            "fe80::1%eth0",
            "fd00:ec2::254",
            "168.63.129.16",
        ),  # link-local; in a cloud
        *("100.64.0.1", "100.100.100.200"),  # behind a carrier's NAT
        *("224.0.0.1", "239.1.1.1", "ff02::1", "ff0e::1", "255.255.255.255", "240.0.0.1"),  # to many at once; kept back
        *(
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.1",
            "198.18.0.1",
            "2001:db8::1",
            "192.0.0.170",
        ),  # for books
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"),  # IPv4 in IPv6
        *(
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2002:a00:1::",
        ),  # NAT64, 6to4
        *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "127.1", "2130706433", "localhost", ""),
    ],
)
def test_what_is_not_of_the_public_internet_is_no_public_address(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_an_address_of_the_public_internet_is(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/", "file:///etc/passwd", "gopher://x", "//example.org", "example.org", "http://", ""),
        *("http://ada:secret@example.org/", "http://ada@example.org/", "http://example.org\\@10.0.0.1/"),
        *("http://a b/", "http://[::1"),
    ],
)
def test_only_plain_http_and_https_are_fetched(url: str) -> None:
    with pytest.raises(FetchError) as refused:
        checked(url)
    assert "secret" not in str(refused.value)


def test_the_configuration_names_a_host_for_one_port_or_for_all() -> None:
    assert named("http://Wiki.Internal:8080/page", ["wiki.internal"])
    assert named("http://wiki.internal/page", ["wiki.internal:80"])
    assert named("https://wiki.internal/page", ["WIKI.internal:443"])
    assert named("http://[fd00::1]:8080/", ["[fd00::1]:8080"])
    assert not named("http://wiki.internal:8080/page", ["wiki.internal:80"])
    assert not named("http://evil.wiki.internal/", ["wiki.internal"])
    assert not named("http://wiki.internal.evil.org/", ["wiki.internal"])
