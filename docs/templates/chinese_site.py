"""Keeps the reference out of the Chinese site, whose other pages are in English unless they are translated.

mkdocstrings may describe a name on one page alone: links to it would have two targets.
"""

from typing import Any

from mkdocs.structure.pages import Page

_REFERENCE = "zh/reference/"


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Return a link to the English page in place of a page of the reference."""
    if not page.file.dest_uri.startswith(_REFERENCE):
        return markdown
    title = markdown.partition("\n")[0]
    name = page.file.dest_uri.removeprefix(_REFERENCE)
    return f'{title}\n\n<a href="../../reference/{name}">参考手册只有英文版</a>\n'
