"""What the links of the sample newsroom lead to: a front page, an article's page, drawn pictures, three pips."""

import io
import math
import wave
from collections.abc import Iterable
from html import escape

from feedhub.demo.papers import Paper, Story

STYLE = """\
body { font: 1.05rem/1.6 Georgia, serif; max-width: 38rem; margin: 3rem auto; padding: 0 1rem }
body { color: #222; background: #fdfcf8 }
header, footer { font: .85rem/1.5 system-ui, sans-serif; color: #666 } h1 { line-height: 1.25 }
a { color: #14466b } img { max-width: 100% } li { margin: .4rem 0 }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181a1b } a { color: #8bbfe6 } }
"""
FOOTER = (
    '<footer lang="en" dir="ltr"><hr>Part of the demo of feedhub: this outlet is invented, and this page comes from your '
    'own machine. <a href="/">The newsroom</a></footer>'
)
RIGHT_TO_LEFT = ("ar", "fa")
SOUND_SECONDS = 3
RATE = 4000  # samples a second: enough for a pip


def _pips() -> bytes:
    """Three pips of a time signal."""
    samples = bytes(
        128 + int(60 * math.sin(2 * math.pi * 1000 * n / RATE)) if n % RATE < RATE // 8 else 128
        for n in range(SOUND_SECONDS * RATE)
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    return file.getvalue()


SOUND = _pips()


def front_page(papers: Iterable[Paper]) -> bytes:
    """All outlets with their feeds."""
    rows = "".join(
        f'<li lang="{paper.language}" dir="auto"><a href="/{paper.id}/">{escape(paper.title)}</a> '
        + " ".join(f'· <a href="/{paper.id}/{escape(feed.path)}">{escape(feed.source)}</a>' for feed in paper.feeds)
        + "</li>"
        for paper in papers
    )
    return _page(
        "en", "The sample newsroom", f"<h1>The sample newsroom</h1><p>Outlets and their feeds:</p><ul>{rows}</ul>"
    )


def home_page(paper: Paper) -> bytes:
    """One outlet with its newest stories."""
    rows = "".join(
        f'<li><a href="/{paper.id}/{story.path}">{escape(story.title)}</a></li>' for story in paper.stories[:40]
    )
    return _page(paper.language, paper.title, f"<h1>{escape(paper.title)}</h1><ul>{rows}</ul>")


def article_page(paper: Paper, story: Story) -> bytes:
    """A story as its outlet's own site shows it."""
    picture = (
        f'<img src="/{paper.id}/pictures/{story.slug}.svg" alt="{escape(story.picture)}">' if story.picture else ""
    )
    sound = f'<audio controls src="/{paper.id}/sounds/{story.slug}.wav"></audio>' if story.sound else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs)
    when = f'<time datetime="{story.published.isoformat()}">{story.published:%Y-%m-%d %H:%M} UTC</time>'
    return _page(
        paper.language,
        story.title,
        f'<header><a href="/{paper.id}/">{escape(paper.title)}</a> · {escape(story.author)} · {when}</header>'
        f"<h1>{escape(story.title)}</h1><p><strong>{escape(story.summary)}</strong></p>{picture}{sound}{text}",
    )


def picture(story: Story) -> bytes:
    """A drawing that differs from story to story: hills in colours taken from the slug."""
    seed = sum(ord(letter) * place for place, letter in enumerate(story.slug, 1))
    hue = seed % 360
    hills = "".join(
        f'<path d="M0 {60 + 25 * n} Q{60 + seed % 90} {20 + 30 * n} 120 {65 + 22 * n} T240 {55 + 24 * n} V135 H0Z" '
        f'fill="hsl({(hue + 25 * n) % 360} 35% {60 - 12 * n}%)"/>'
        for n in range(3)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 135" width="240" height="135">'
        f"<title>{escape(story.picture or story.title)}</title>"
        f'<rect width="240" height="135" fill="hsl({hue} 45% 85%)"/><circle cx="{40 + seed % 160}" cy="34" r="14" '
        f'fill="hsl({(hue + 180) % 360} 60% 92%)"/>{hills}</svg>\n'
    ).encode()


def _page(language: str, title: str, body: str) -> bytes:
    direction = "rtl" if language[:2] in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>{body}{FOOTER}</body></html>\n"
    ).encode()
