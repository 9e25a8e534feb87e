"""Addresses: which two name one page, whose page it is, and how a relative one is made whole.

Parsing is ada's (WHATWG: what browsers and the address guard agree on). A canonical URL is for comparing only and is never
shown or fetched. What it forgets is data, in the tables below; a parameter that is in no table may name the item and stays.
"""

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

import ada_url

# --- what the address of an article never depends on --------------------------------------------------------------------


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


TRACKING_PREFIXES = (
    *(
        "utm_",
        "utm-",
        "at_",
        "gaa_",
        "ns_",
        "xt_",
        "mtm_",
        "matomo_",
        "piwik_",
        "hsa_",
        "oly_",
        "vero_",
        "bsft_",
        "ga_",
    ),
    *(
        "__hs",
        "_hs",
        "__cft__",
        "__xts__",
        "elq",
        "pd_rd_",
        "pf_rd_",
        "fb_action_",
        "guce_",
        "aspsessionid",
        "sb_referer_",
    ),
)
TRACKING = _table(
    # advertising and mail: identifiers of clicks and recipients
    "fbclid gclid gclsrc dclid gbraid wbraid gad gad_source gad_campaignid msclkid yclid ymclid ysclid twclid ttclid rdt_cid"
    " li_fat_id igshid igsh mibextid sfnsn epik sccid srsltid irclickid irgwc cjevent clickid click_id wickedid zanpid awc"
    " ef_id mkwid pcrid s_kwcid s_cid tblci tblclk dicbo vgo_ee rb_clickid _openstat _branch_match_id _branch_referrer _kx"
    " _gl _ga mc_cid mc_eid mkt_tok dm_i ml_subscriber ml_subscriber_hash ck_subscriber_id spmailingid spuserid spjobid"
    " spreportid hootpostid _bta_tid _bta_c bxid cndid esrc hasha hashb hashc nlid sc_cid"
    # analytics: campaign, channel, referrer
    " utm utmsource utmmedium utmcampaign pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid wt_mc wt.mc_id"
    " wt_zmc wt.mc wt.rss_f wt.rss_a wt.rss_ev xtor xtref xtmc xtcr xts cmp cmpid cmp_id icid ito ncid ncl_src intcid intcmp"
    " int_cmp int-cmp dcmp ocid maca traffic_source tracking_source tracking_id trackingid tpcc srnd wpsrc wpisrc wpmm ftag"
    " ftcamp taid recruiter smid smtyp soc_src soc_trk tsrc .tsrc yptr referrer referer ref_src ref_url refsrc reflink"
    " tt_medium tt_content sr_share sharetoken feedname feedtype fromrss rssfeed __source __twitter_impression __tn__ fb_ref"
    " fb_source hc_ref hc_location fref spref echobox _echobox sref leadsource unlocked_article_code guccounter"
    # the same page for another device or in another dress
    " amp _amp isamp is_amp amp_js_v amp_gsa amp_lite usqp print printable printview print-view printerfriendly mobile"
    " ismobile singlepage nocache cachebuster"
    # sessions
    " phpsessid jsessionid sessionid session_id zenid oscsid cfid cftoken"
)
_ORIGIN = re.compile(  # a referrer: a word for a channel, or a host
    r"(?:.*[^a-z0-9])?(?:rss[0-9.]*|feeds?|atom|twitter|tw|facebook|fb|linkedin|reddit|telegram|whatsapp|instagram|mastodon"
    r"|bluesky|newsletters?|nl|e?mail|social|share|push|homepage|google|bing|yahoo|flipboard|feedly|inoreader|hackernews|hn"
    r"|sitemap)(?:[^a-z0-9].*)?|rss.*|.*rss|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}"
)
_SHARED = re.compile(
    r"twitter|facebook|linkedin|reddit|telegram|whatsapp|email|pinterest|tumblr|pocket|jetpack-.*|1|true|.*link"
)
TRACKING_VALUES = {  # names that elsewhere may choose the page: dropped with such a value only
    **dict.fromkeys(
        _table("ref source src from via origin partner emc mod cid campaign medium channel feed mbid"), _ORIGIN
    ),
    **dict.fromkeys(("share", "sharetype"), _SHARED),
    **dict.fromkeys(("output", "outputtype", "format", "mode", "type"), re.compile(r"amp.*|print|mobile|rss")),
    "rss": re.compile(r"|[01yn]|true|yes|no|rss.*"),
    "view": re.compile(r"print.*|mobile|amp|rss"),
    "pagewanted": re.compile(r"all|print"),
    "page": re.compile(r"all|print"),
    "single": re.compile(r"1|true"),
    "m": re.compile(r"[01]"),
    "sid": re.compile(r"[0-9a-f]{26,}"),
    "linkid": re.compile(r"[0-9]{8,}"),
    "_": re.compile(r"[0-9]{9,}"),
}
TRACKING_AT = {
    "news.google.com": frozenset({"oc", "hl", "gl", "ceid"}),
    "youtube.com": frozenset({"feature", "si", "pp", "ab_channel", "t"}),
    "twitter.com": frozenset({"s", "t"}),
    "x.com": frozenset({"s", "t"}),
    "spotify.com": frozenset({"si"}),
    "linkedin.com": frozenset({"trk", "trkinfo", "trackingid"}),
    "msn.com": frozenset({"cvid", "ei", "pc"}),
    "forbes.com": frozenset({"sh", "ss"}),
    "wsj.com": frozenset({"st", "mod"}),
    "nytimes.com": frozenset({"campaign_id", "emc", "instance_id", "nl", "regi_id", "segment_id", "te", "user_id"}),
}
SAME_HOST = {
    "bbc.co.uk": "bbc.com",
    "edition.cnn.com": "cnn.com",
    "abcnews.go.com": "abcnews.com",
    "twitter.com": "x.com",
}

# --- addresses that only point to another ------------------------------------------------------------------------------

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
_OPAQUE_HOSTS = _table(
    "feedproxy.google.com feeds.feedburner.com feeds2.feedburner.com feedproxy.feedly.com t.co bit.ly j.mp goo.gl ow.ly"
    " tinyurl.com buff.ly dlvr.it ift.tt is.gd trib.al fb.me lnkd.in apple.news flip.it wp.me amzn.to rebrand.ly cutt.ly"
    " zpr.io spr.ly nyti.ms wapo.st reut.rs bbc.in econ.st on.ft.com on.wsj.com share.google"
)
_OPAQUE = re.compile(
    r"[^/]*\.feedsportal\.com/.*|[^/]+/(?:[^?]*/)?~[r34f]/.*"  # feedburner under a domain of one's own keeps ~r and ~3
    r"|news\.google\.[a-z.]{2,6}/(?:(?:__i/)?rss/)?(?:articles|read|rd)/.*"
)

# --- paths -------------------------------------------------------------------------------------------------------------

_SLASHES = re.compile("/{2,}")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\(S\([a-z0-9]+\)\)(?=/|$)", re.IGNORECASE)
_VARIANT = re.compile(
    r"/(?:index|default)\.(?:html?|shtml|xhtml|php[345]?|aspx?|jsp|cfm|do|cgi)$|/amp(?=/|$)|/amp\.html$|\.amp(?=(?:\.html?)?$)"
    r"|[./]print(?:\.html?)?$|/(?:print|printable|mobile)-?view$|/+$|(?:%20)+$",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?(?:/(?:news|blog|home|start|main|latest|articles?|posts?|stories|feeds?|rss|atom|index)){0,2}"
    r"(?:[./_-](?:feed|rss|atom|index|xml|rdf|json|php|html?)){0,2}/?",
    re.IGNORECASE,
)
_COMMENT = re.compile("#comment-[0-9]+")
_DRESS = re.compile("www[0-9]{0,2}|m|mobile|amp")
_RULE = re.compile(r"^[.*!]*\w\S*", re.MULTILINE)  # of the public suffix list; comments begin with slashes
_SAID_WELL = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::[0-9]+)?(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?")
_SCHEMES = frozenset(
    ("http:", "https:", "ftp:", "magnet:", "mailto:", "tel:", "irc:", "xmpp:", "geo:", "gemini:", "gopher:")
)


def absolute(url: str, base: str) -> str | None:
    """An address as a reader can follow it: what was written, resolved against base (WHATWG) if it is relative.

    An absolute address that needs no mending stays exactly as it was written. None for what is no address, and for schemes
    that run or embed something (javascript, data) or name a file.
    """
    url = url.strip()
    if not url:
        return None
    if _SAID_WELL.fullmatch(url) and _parsed(url):
        return url
    if url[:4].lower() == "www." and "." in url[4:].split("/")[0]:
        url = "http://" + url
    parsed = _parsed(url) or (_parsed(url, base) if base else None)
    return parsed.href if parsed and parsed.protocol in _SCHEMES else None


def canonical_url(url: str) -> str | None:
    """The form in which two addresses of one page are equal, for comparing only; None if it is not of the web (http, https).

    Scheme, credentials, default port, www, m and amp hosts, tracking parameters, the order of parameters, escaping, doubled and
    trailing slashes, index documents, print and AMP variants, and fragments (but `#!`, which chooses a page, and the number of
    a comment) do not count. Redirectors that carry their target are followed.
    """
    parsed = _followed(url)
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        return None
    host = _main_host(parsed.hostname.rstrip("."))
    if not host:
        return None
    port = "" if parsed.port in ("", "80", "443") else f":{parsed.port}"
    fragment = parsed.hash if parsed.hash.startswith("#!") or _COMMENT.fullmatch(parsed.hash) else ""
    return f"https://{host}{port}{_main_path(parsed.pathname)}{_main_query(parsed.search[1:], host)}{fragment}"


def followed(url: str) -> str:
    """Where a redirector leads whose address carries its target (a search engine's, an AMP viewer's); else the address."""
    if "http" not in url[8:] and "amp" not in url:
        return url
    given, target = _parsed(url.strip()), _followed(url)
    return url if given is None or target is None or given.href == target.href else target.href


def is_redirector(url: str) -> bool:
    """Whether an address leads elsewhere without saying where, so that it is not the article's own."""
    place = url.split("://", 1)[-1]
    return place.split("/", 1)[0] in _OPAQUE_HOSTS or _OPAQUE.fullmatch(place) is not None


def names_nothing(canonical: str) -> bool:
    """Whether a canonical URL is too general to name an article: a site's root, its news page, its feed."""
    _, slash, path = canonical.split("://", 1)[-1].partition("/")
    return _GENERAL.fullmatch(slash + path) is not None


@lru_cache(maxsize=1024)
def registrable_domain(url_or_host: str) -> str:
    """The domain that one party has registered: what tells outlets apart. "" for addresses in digits and for `localhost`.

    The private part of the public suffix list counts: a.blogspot.com and b.blogspot.com are two outlets, and neither may
    speak for the other. Where no suffix is listed the last two labels are the domain (the list's rule `*`). In punycode.
    """
    said = url_or_host.strip()
    parsed = _parsed(said if "://" in said else f"https://{said}/")
    if parsed is None or parsed.host_type != ada_url.HostType.DEFAULT:
        return ""
    return _domain(parsed.hostname.strip("."))


@lru_cache(maxsize=4096)
def _domain(host: str) -> str:
    if "." not in host:
        return ""
    labels = host.split(".")
    begin = _suffix(labels)
    return ".".join(labels[begin - 1 :] if 0 < begin < len(labels) else labels[-2:])


def _suffix(labels: list[str]) -> int:
    """Where in a host's labels its public suffix begins; after the last where no suffix is listed."""
    listed = _suffixes()
    found, place, below = len(labels), len(labels), ""
    for label in reversed(labels):
        said = ada_url.idna_to_unicode(label) if label.startswith("xn--") else label.lower()
        name = f"{said}.{below}" if below else said
        if name not in listed.parts:
            if f"*.{below}" in listed.parts:
                return place if f"!{name}" in listed.parts else place - 1
            break
        place -= 1
        if name in listed.whole:
            found = place
        below = name
    return found


class _Suffixes(NamedTuple):
    """The public suffix list. whole: its rules; parts: they and what they end in."""

    whole: frozenset[str]
    parts: frozenset[str]


@lru_cache(maxsize=1)
def _suffixes() -> _Suffixes:
    """The list that tldextract brings; to import that, with the HTTP client it needs, costs ten times as much."""
    spec = find_spec("tldextract")
    assert spec is not None
    assert spec.origin is not None
    text = spec.loader.get_data(f"{spec.origin.removesuffix('__init__.py')}.tld_set_snapshot").decode()  # type: ignore[union-attr]
    whole = frozenset(_RULE.findall(text))
    parts = set(whole)
    for rule in whole:
        dot = rule.find(".")
        while dot >= 0:
            parts.add(rule[dot + 1 :])
            dot = rule.find(".", dot + 1)
    return _Suffixes(whole, frozenset(parts))


def _parsed(url: str, base: str | None = None) -> ada_url.URL | None:
    try:
        return ada_url.URL(url, base)
    except ValueError:
        return None


def _followed(url: str) -> ada_url.URL | None:
    parsed = _parsed(url.strip())
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
        return _parsed(f"{scheme}://{place[viewer.end() :]}{parsed.search}{parsed.hash}")
    if "http" not in parsed.search:
        return None
    for host, path, parameters in CARRIERS:
        if host.fullmatch(parsed.hostname) and path.fullmatch(parsed.pathname):
            said = dict(_pairs(parsed.search[1:]))
            targets = (_text(said.get(name.encode(), b"")) for name in parameters)
            return next((_parsed(target) for target in targets if target.startswith(("http://", "https://"))), None)
    return None


@lru_cache(maxsize=4096)
def _main_host(host: str) -> str:
    """The host without the labels that only choose a device, as long as they are not the registered name itself."""
    domain = _domain(host)
    if domain and host.endswith(f".{domain}"):
        labels = [label for label in host.removesuffix(f".{domain}").split(".") if not _DRESS.fullmatch(label)]
        host = ".".join([*labels, domain])
    return SAME_HOST.get(host, host)


def _main_path(path: str) -> str:
    path = _SESSION.sub("", _SLASHES.sub("/", path))
    path = "/".join(quote(unquote_to_bytes(segment), safe="!$'()*,:@+=&;~") for segment in path.split("/"))
    while (shorter := _VARIANT.sub("", path)) not in (path, ""):
        path = shorter
    return shorter or "/"


def _main_query(query: str, host: str) -> str:
    parts = {
        f"{_quoted(name)}={_quoted(value)}" if value else _quoted(name)
        for name, value in _pairs(query)
        if not _tracks(_text(name).lower(), _text(value).lower(), host)
    }
    return "?" + "&".join(sorted(parts)) if parts else ""


def _pairs(query: str) -> list[tuple[bytes, bytes]]:
    """Names and values, decoded. A second `?` and an escaped `&amp;` are what careless software writes for `&`."""
    found = []
    for part in re.split("[&?]", query):
        name, _, value = part.replace("+", " ").partition("=")
        while name.startswith("amp;"):
            name = name.removeprefix("amp;")
        if name:
            found.append((unquote_to_bytes(name), unquote_to_bytes(value)))
    return found


def _tracks(name: str, value: str, host: str) -> bool:
    if name in TRACKING or name.startswith(TRACKING_PREFIXES):
        return True
    if (values := TRACKING_VALUES.get(name)) and values.fullmatch(value):
        return True
    return any(name in names for place, names in TRACKING_AT.items() if host == place or host.endswith(f".{place}"))


def _quoted(text: bytes) -> str:
    return quote(text, safe="!$'()*,:@/;~")


def _text(said: bytes) -> str:
    return said.decode(errors="replace")
