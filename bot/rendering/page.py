"""A small page for a browser: a heading, a sentence, and perhaps a link. Pure."""

from html import escape

_STYLE = "body{font:1.1em/1.5 sans-serif;max-width:32em;margin:3em auto;padding:0 1em}"


def page(heading: str, said: str, link: tuple[str, str] | None = None) -> str:
    """The page as HTML; `link`: its address and its words."""
    lines = [f"<h1>{escape(heading)}</h1>", f"<p>{escape(said)}</p>"]
    if link:
        address, words = map(escape, link)
        lines.append(f'<p><a href="{address}">{words}</a></p>')
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style>"
    )
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(lines)}</body></html>'
