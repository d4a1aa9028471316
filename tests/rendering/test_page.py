from bot.rendering.page import page


def test_a_page_says_it_and_leads_on() -> None:
    shown = page("Not installed", "Nothing was changed.", ("install", "Begin again"))
    assert shown.startswith("<!doctype html>")
    assert "<title>Not installed</title>" in shown
    assert "<h1>Not installed</h1><p>Nothing was changed.</p>" in shown
    assert '<a href="install">Begin again</a>' in shown
    assert "<a" not in page("Installed", "Done.")


def test_what_somebody_else_wrote_stays_text() -> None:
    hostile = "</p><script>'\"&"
    shown = page(hostile, hostile, (hostile, hostile))
    assert "<script>" not in shown
    assert shown.count("&lt;/p&gt;&lt;script&gt;&#x27;&quot;&amp;") == 5
