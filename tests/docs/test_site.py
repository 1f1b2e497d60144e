"""The site builds without warnings, has the whole reference, and fetches nothing from other hosts."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import dify_chat
from dify_chat_api import models

from .pages import ROOT

pytestmark = pytest.mark.timeout(660)  # more than the build may take

FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,  # 17 s of CPU time on a machine that may be busy
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def ids(self) -> set[str]:
        return {attributes["id"] or "" for _, attributes in self.tags if "id" in attributes}

    def fetched(self) -> Iterator[str]:
        """What a browser loads with the page; a canonical address is only named."""
        for tag, attributes in self.tags:
            if attributes.get("rel") != "canonical":
                yield attributes.get(FETCHED.get(tag, "")) or ""


@cache
def tags(page: Path) -> Tags:
    return Tags(page.read_text("utf-8"))


def anchors(site: Path, page: str) -> set[str]:
    return tags(site / "reference" / page).ids()


def test_site_menu_without_duplicates(site: Path) -> None:
    menu = [tag for name, tag in tags(site / "404.html").tags if name == "a"]
    links = [tag["href"] for tag in menu if "md-nav__link" in str(tag.get("class"))]
    assert len(links) > 20
    assert len(links) == len(set(links))


def test_site_pages_fetch_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        away = [what for what in tags(page).fetched() if re.match(r"(https?:)?//", what)]
        assert away == [], page.name


def test_site_styles_fetch_nothing_from_elsewhere(site: Path) -> None:
    for style in site.rglob("*.css"):
        assert re.findall(r"url\(['\"]?(?:https?:)?//[^)]*", style.read_text("utf-8")) == [], style.name


def test_reference_has_each_client_method(site: Path) -> None:
    for page, kind in (("client.html", dify_chat.DifyChat), ("async_client.html", dify_chat.AsyncDifyChat)):
        methods = {name for name in dir(kind) if not name.startswith("_")}
        assert {f"dify_chat.{kind.__name__}.{name}" for name in methods} <= anchors(site, page)


def test_reference_has_each_public_class(site: Path) -> None:
    everything = set().union(*(anchors(site, page.name) for page in (site / "reference").glob("*.html")))
    names = {anchor.rpartition(".")[2] for anchor in everything}
    asynchronous = {
        "AsyncChatStream",
        "AsyncFileStream",
        "AsyncAudioStream",
        "AsyncPage",
    }  # told of with the others
    assert set(dify_chat.__all__) - names == asynchronous | {"__version__"}


def test_reference_has_each_model_and_event(site: Path) -> None:
    here = anchors(site, "models.html") | anchors(site, "events.html")
    assert {f"dify_chat_api.models.{name}" for name in models.__all__} <= here


def test_reference_shows_docstring_examples_as_code(site: Path) -> None:
    page = (site / "reference" / "client.html").read_text("utf-8")
    assert 'class="example"' not in page
    assert (
        '<div class="language-python highlight"><pre><span></span><code><span class="k">with</span>' in page
    )
