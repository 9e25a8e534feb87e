"""Addresses that only point to another: those that carry it, and those that do not say where they lead."""

import re

import ada_url

from feedhub.core.urls.parsing import pairs, parse, table, text_of

CARRIERS = tuple(  # host, path, and the parameters that may carry the target
    (re.compile(host), re.compile(path), parameters)
    for host, path, parameters in (
        (r"(?:(?:www|news)\.)?google\.[a-z.]{2,6}", r"/(?:url|news/url)", ("url", "q")),
        (r"translate\.google\.[a-z.]{2,6}", r"/translate", ("u",)),
        (r"(?:lm?|www|m)\.facebook\.com|l\.instagram\.com", r"/(?:l\.php)?", ("u",)),
        (r"t\.umblr\.com", r"/redirect", ("z",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"getpocket\.com", r"/redirect", ("url",)),
        (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(?:www\.)?linkedin\.com", r"/(?:redir/redirect|redirect|safety/go)", ("url",)),
        (r"(?:m\.)?vk\.com", r"/away(?:\.php)?", ("to",)),
        (r"(?:www\.)?bing\.com", r"/news/apiclick\.aspx", ("url",)),
        (r"duckduckgo\.com", r"/l/", ("uddg",)),
        (r"steamcommunity\.com", r"/linkfilter/?", ("u", "url")),
        (r"slack-redir\.net", r"/link", ("url",)),
        (r"go\.(?:redirectingat|skimresources)\.com", r"/", ("url",)),
        (r"click\.linksynergy\.com", r"/.*", ("murl",)),
        (r"exit\.sc", r"/", ("url",)),
        (r"disq\.us", r"/url", ("url",)),
        (r"medium\.com", r"/r/", ("url",)),
        (r"link\.zhihu\.com", r"/", ("target",)),
        (r"[a-z0-9]+\.safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
    )
)
_AMP_VIEWER = re.compile(
    r"(?:(?:www\.)?google\.[a-z.]{2,6}/amp/|[a-z0-9-]+\.cdn\.ampproject\.org/(?:wp/)?[a-z]/|cdn\.ampproject\.org/(?:wp/)?[a-z]/"
    r"|(?:www\.)?bing\.com/amp/|[a-z0-9-]+\.bing-amp\.com/[a-z]/)(s/)?(?=[^/]+\.)"
)
_OPAQUE_HOSTS = table(
    "feedproxy.google.com feeds.feedburner.com feeds2.feedburner.com feedproxy.feedly.com t.co bit.ly j.mp goo.gl ow.ly"
    " tinyurl.com buff.ly dlvr.it ift.tt is.gd trib.al fb.me lnkd.in apple.news flip.it wp.me amzn.to rebrand.ly cutt.ly"
    " zpr.io spr.ly nyti.ms wapo.st reut.rs bbc.in econ.st on.ft.com on.wsj.com share.google"
)
_OPAQUE = re.compile(
    r"[^/]*\.feedsportal\.com/.*|[^/]+/(?:[^?]*/)?~[r34f]/.*"  # feedburner under a domain of one's own keeps ~r and ~3
    r"|news\.google\.[a-z.]{2,6}/(?:(?:__i/)?rss/)?(?:articles|read|rd)/.*"
)


def followed(url: str) -> str:
    """Where a redirector leads whose address carries its target (a search engine's, an AMP viewer's); else the address."""
    if "http" not in url[8:] and "amp" not in url:
        return url
    given, target = parse(url.strip()), target_of(url)
    return url if given is None or target is None or given.href == target.href else target.href


def is_redirector(url: str) -> bool:
    """Whether an address leads elsewhere without saying where, so that it is not the article's own."""
    place = url.split("://", 1)[-1]
    return place.split("/", 1)[0] in _OPAQUE_HOSTS or _OPAQUE.fullmatch(place) is not None


def target_of(url: str) -> ada_url.URL | None:
    """Where an address leads in the end, as far as it says so itself; None for what is no address."""
    parsed = parse(url.strip())
    for _ in range(3):
        target = _target(parsed) if parsed else None
        if target is None:
            break
        parsed = target
    return parsed


def _target(parsed: ada_url.URL) -> ada_url.URL | None:
    """Where a redirector says that it leads."""
    place = parsed.hostname + parsed.pathname
    if viewer := _AMP_VIEWER.match(place):
        scheme = "https" if viewer[1] else "http"
        return parse(f"{scheme}://{place[viewer.end() :]}{parsed.search}{parsed.hash}")
    if "http" not in parsed.search:
        return None
    for host, path, parameters in CARRIERS:
        if host.fullmatch(parsed.hostname) and path.fullmatch(parsed.pathname):
            said = dict(pairs(parsed.search[1:]))
            targets = (text_of(said.get(name.encode(), b"")) for name in parameters)
            return next((parse(target) for target in targets if target.startswith(("http://", "https://"))), None)
    return None
