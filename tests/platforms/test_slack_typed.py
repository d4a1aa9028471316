import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Request
from bot.platforms.slack.typed import plain
from slack_running import Deployment, Transport, both, listening, running


@pytest.mark.parametrize(
    ("passed_on", "typed"),
    [
        ("what of R&amp;D?", "what of R&D?"),
        ("is 3 &lt; 4 &gt; 2?", "is 3 < 4 > 2?"),
        ("&amp;lt;", "&lt;"),
        ("what does <@U0ANN|ann> say", "what does @ann say"),
        ("what does <@U0ANN> say", "what does @U0ANN say"),
        ("in <#C0GENERAL|general>", "in #general"),
        ("in <#C0SECRET|>", "in #C0SECRET"),
        ("in <#C0SECRET>", "in #C0SECRET"),
        ("<!channel> and <!here|@here>", "@channel and @here"),
        ("<!subteam^S0ALL|@harbour-crew>", "@harbour-crew"),
        ("<!subteam^S0ALL>", "@subteam"),
        ("<!date^1392734382^{date}|18 February>", "18 February"),
        ("who owns <http://news.example|news.example>?", "who owns news.example?"),
        ("see <https://news.example/a?b=1&amp;c=2>", "see https://news.example/a?b=1&c=2"),
        ("ask <mailto:ann@news.example|ann@news.example>", "ask ann@news.example"),
        ("ask <mailto:ann@news.example>", "ask ann@news.example"),
        ("a < b", "a < b"),
        ("“kyiv view” 8:00", "“kyiv view” 8:00"),
        ("", ""),
    ],
)
def test_what_slack_wrote_differently_reads_as_it_was_typed(passed_on: str, typed: str) -> None:
    assert plain(passed_on) == typed


@given(st.text())
def test_whatever_was_typed_is_read_back(typed: str) -> None:
    assert plain(typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) == typed


@both
async def test_a_question_arrives_as_it_was_typed(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await slack.slash("/ask what of R&amp;D at <http://port.example|port.example>, <@U0ANN|ann>?")
        await slack.slash("/compare “harbour”\u00a0‘history’")
        await slack.slash("/brief “harbour”")
    assert [dict(request.arguments) for request in requests] == [
        {"question": "what of R&D at port.example, @ann?"},
        {"a": "harbour", "b": "history"},
        {"theme": "harbour"},
    ]
