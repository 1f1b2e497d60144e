"""Markdown on the page: what is made of it, what is let through, and how it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

RENDER = """async (text) => (await import("./markdown.js")).rendered(text).innerHTML"""
# Shows the text letter by letter, and gives what was shown after each.
GROW = """async (text) => {
    const { Markdown, rendered } = await import("./markdown.js");
    const element = document.createElement("div");
    document.querySelector("#log").append(element);
    const markdown = new Markdown(element);
    const seen = [];
    for (let length = 1; length <= text.length; length++) {
        markdown.show(text.slice(0, length), false);
        seen.push(element.innerHTML);
        if (element.firstChild) element.firstChild.isFirst ??= seen.length;
    }
    markdown.show(text);
    const isRight = element.innerHTML === rendered(text).innerHTML;
    return { seen, isKept: element.firstChild.isFirst === 1, isRight };
}"""


def grown(page: Page, text: str) -> list[str]:
    """Show a text as it comes, and return the HTML after each letter."""
    told: dict[str, Any] = page.evaluate(GROW, text)
    assert told["isKept"]
    assert told["isRight"]
    seen: list[str] = told["seen"]
    return seen


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n###### Six", "<h1>One</h1><h6>Six</h6>"),
        ("- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li>b<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>'),
        ("- [x] done", "<ul>\n<li>☑ done</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("**b** *i* ~~d~~ `c`", "<p><strong>b</strong> <em>i</em> <del>d</del> <code>c</code></p>"),
        ("```py\nx = **1**\n```", '<pre tabindex="0"><code>x = **1**\n</code></pre>'),
        ("a\n\n---", "<p>a</p><hr>"),
        ("1 < 2 & \"3\" '4'", "<p>1 &lt; 2 &amp; \"3\" '4'</p>"),
        ("", ""),
    ],
)
def test_markdown_as_elements(modules: Page, text: str, html: str) -> None:
    assert modules.evaluate(RENDER, text) == html


def test_markdown_table_with_alignment_and_lines_in_cells(modules: Page) -> None:
    html: str = modules.evaluate(RENDER, "| a | b |\n|:-:|--:|\n| 1<br>2 | 3 |")
    assert '<th align="center">a</th>' in html
    assert '<td align="center">1<br>2</td>' in html
    assert '<td align="right">3</td>' in html


@pytest.mark.parametrize(
    "url", ["https://example.org/?a=1&b", "http://example.org", "mailto:ada@example.org"]
)
def test_markdown_link_opens_elsewhere(modules: Page, url: str) -> None:
    html = f'<p><a href="{url.replace("&", "&amp;")}" target="_blank" rel="noopener noreferrer">x</a></p>'
    assert modules.evaluate(RENDER, f"[x]({url})") == html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java\tscript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "blob:https://example.org/x",
        "file:///etc/passwd",
        "//example.org",
        "/api/conversations",
        "https:/example.org",
    ],
)
def test_markdown_link_without_http_or_mailto_dropped(modules: Page, url: str) -> None:
    for text in (f"[x](<{url}>)", f"![x](<{url}>)", f"[x][1]\n\n[1]: <{url}>"):
        assert modules.evaluate(RENDER, text) in ("<p><a>x</a></p>", f"<p>{text}</p>"), text


def test_markdown_image_is_link(modules: Page) -> None:
    link = '<a href="https://example.org/x.png" target="_blank" rel="noopener noreferrer">{}</a>'
    for text, name in [("![a plan]({})", "a plan"), ("![]({})", "https://example.org/x.png")]:
        html = modules.evaluate(RENDER, text.format("https://example.org/x.png"))
        assert html == f"<p>{link.format(name)}</p>"


ATTACKS = [
    "<img src=x onerror=window.broken=1>",
    "<script>window.broken=1</script>",
    "<svg><animate onbegin=window.broken=1 attributeName=x dur=1s>",
    "a <b onmouseover=window.broken=1>b</b>",
    "<iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.broken=1>",
    "<style>* { display: none }</style>",
    "<form action=https://example.org><input name=x></form>",
    "<!-- --!><img src=x onerror=window.broken=1> -->",
    '[x](https://example.org "\\"onmouseover=window.broken=1 x=\\"")',
    '![\\"onerror=window.broken=1 x=\\"](https://example.org/x.png)',
    '```html"onload=window.broken=1\n</code></pre><svg onload=window.broken=1>\n```',
    "`</code><svg onload=window.broken=1>`",
    "| <img src=x onerror=window.broken=1> |\n|---|\n| </table><script>window.broken=1</script> |",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_with_html_makes_no_element_of_it(modules: Page, attack: str) -> None:
    show = """async (text) => {
        const { rendered } = await import("./markdown.js");
        const element = rendered(text);
        document.querySelector("#log").append(element);
        return [...element.querySelectorAll("*")].flatMap((each) => [
            each.localName, ...each.getAttributeNames().map((name) => `@${name}`)]);
    }"""
    made = set(modules.evaluate(show, attack))
    assert made <= {"p", "a", "@href", "@title", "@target", "@rel", "pre", "@tabindex", "code"} | {
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert modules.evaluate("window.broken") is None


def test_markdown_that_marked_let_through_is_sanitized(modules: Page) -> None:
    """DOMPurify holds by itself, too: nothing that it gives has more than Markdown makes."""
    html = modules.evaluate("""async () => {
        const { default: DOMPurify } = await import("./vendor/dompurify/purify.es.mjs");
        const { ALLOWED } = await import("./markdown.js");
        const holder = document.createElement("div");
        const html = "<p class=x id=y data-x=1 aria-label=z>a<img src=x><input><svg></svg></p>";
        holder.append(DOMPurify.sanitize(html, ALLOWED));
        return holder.innerHTML;
    }""")
    assert html == "<p>a</p>"


def test_policy_refuses_html_without_sanitizer(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site)
    refused = page.evaluate("""() => {
        try { document.createElement("p").innerHTML = "<b>x</b>"; } catch (error) { return error.name; }
    }""")
    assert refused == "TypeError"


TEXT = """Some **bold words** and `code` with [a link](https://example.org/path) ~~not~~.

- an item with **more of it**
- `x`

Title
- no heading, a list

1. first
2. second

| a | b |
|---|---|
| **1** | 2 |

```py
x = "**not bold"
```
The end of *it*."""


def test_growing_markdown_shows_no_markers(modules: Page) -> None:
    code = '"**not bold"'
    for html in grown(modules, TEXT):
        shown = html.replace(code, "")
        if "<pre" in shown:
            continue
        assert "**" not in shown, html
        assert "`" not in shown, html
        assert "](" not in shown, html
        assert "<h" not in shown.replace("<hr", ""), html


def test_growing_markdown_never_takes_back_letters(modules: Page) -> None:
    lengths = [len(html) for html in grown(modules, "Plain words, **bold words**, and `code` in a row.")]
    assert lengths == sorted(lengths)


def test_growing_markdown_keeps_selection_and_elements(modules: Page) -> None:
    kept = modules.evaluate("""async () => {
        const { Markdown } = await import("./markdown.js");
        const element = document.createElement("div");
        document.querySelector("#log").append(element);
        const markdown = new Markdown(element);
        markdown.show("First **paragraph**.\\n\\n```\\nlong line", false);
        const [paragraph, code] = element.children;
        getSelection().setBaseAndExtent(code.firstChild.firstChild, 0, code.firstChild.firstChild, 4);
        markdown.show("First **paragraph**.\\n\\n```\\nlong line and more\\n```\\n\\nThe end.", false);
        return [element.children[0] === paragraph, element.children[1] === code, String(getSelection())];
    }""")
    assert kept == [True, True, "long"]


def test_replaced_markdown_leaves_nothing_of_old(modules: Page) -> None:
    html = modules.evaluate("""async () => {
        const { Markdown } = await import("./markdown.js");
        const markdown = new Markdown(document.createElement("div"));
        markdown.show("# A\\n\\n- b\\n\\n`c` d **e**");
        markdown.show("I can't *say* that.");
        return markdown.element.innerHTML;
    }""")
    assert html == "<p>I can't <em>say</em> that.</p>"
