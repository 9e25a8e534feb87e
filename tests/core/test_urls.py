"""Which addresses name one page, which do not, and whose they are."""

import json
from itertools import combinations
from pathlib import Path

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tldextract import TLDExtract

from feedhub.core.urls import (
    absolute,
    canonical_url,
    followed,
    is_redirector,
    names_nothing,
    registrable_domain,
)
from feedhub.core.urls.tracking import TRACKING

PAIRS = Path(__file__).parents[3] / "shared" / "data" / "dedup-pairs.jsonl"
PAGE = "https://paper.example/2026/02/storm-hits-coast"

VARIANTS = [  # each is PAGE
    "http://paper.example/2026/02/storm-hits-coast",
    "https://www.paper.example/2026/02/storm-hits-coast",
    "https://www2.paper.example/2026/02/storm-hits-coast",
    "https://m.paper.example/2026/02/storm-hits-coast",
    "https://mobile.paper.example/2026/02/storm-hits-coast",
    "https://amp.paper.example/2026/02/storm-hits-coast",
    "https://www.amp.paper.example/2026/02/storm-hits-coast",
    "HTTPS://Paper.Example/2026/02/storm-hits-coast",
    "https://paper.example.:443/2026/02/storm-hits-coast",
    "http://paper.example:80/2026/02/storm-hits-coast",
    "http://paper.example:443/2026/02/storm-hits-coast",
    "https://reader:secret@paper.example/2026/02/storm-hits-coast",
    "  https://paper.example/2026/02/storm-hits-coast\n",
    "https://paper.example/2026/02/\nstorm-hits-coast",
    "https:\\\\paper.example\\2026\\02\\storm-hits-coast",
    "https:/paper.example/2026/02/storm-hits-coast",
    "https://paper.example/2026/02/storm-hits-coast/",
    "https://paper.example/2026/02/storm-hits-coast//",
    "https://paper.example//2026/02//storm-hits-coast",
    "https://paper.example/2026/./02/../02/storm-hits-coast",
    "https://paper.example/2026/%2e/02/storm-hits-coast",
    "https://paper.example/2026/02/storm%2Dhits-coast",
    "https://paper.example/2026/02/%73torm-hits-coast",
    "https://paper.example/2026/02/storm-hits-coast%20",
    "https://paper.example/2026/02/storm-hits-coast?",
    "https://paper.example/2026/02/storm-hits-coast?&",
    "https://paper.example/2026/02/storm-hits-coast#comments",
    "https://paper.example/2026/02/storm-hits-coast#xtor=RSS-3208",
    "https://paper.example/2026/02/storm-hits-coast#:~:text=storm",
    "https://paper.example/2026/02/storm-hits-coast/index.html",
    "https://paper.example/2026/02/storm-hits-coast/index.php",
    "https://paper.example/2026/02/storm-hits-coast/Default.aspx",
    "https://paper.example/2026/02/storm-hits-coast/amp",
    "https://paper.example/2026/02/storm-hits-coast/amp/",
    "https://paper.example/2026/02/storm-hits-coast/amp/index.html",
    "https://paper.example/2026/02/storm-hits-coast/amp.html",
    "https://paper.example/2026/02/storm-hits-coast.amp",
    "https://paper.example/amp/2026/02/storm-hits-coast",
    "https://paper.example/2026/02/storm-hits-coast/print",
    "https://paper.example/2026/02/storm-hits-coast/print/",
    "https://paper.example/2026/02/storm-hits-coast;jsessionid=0A1B2C",
    "https://paper.example/(S(lit3py55t21z5v55vlm25s55))/2026/02/storm-hits-coast",
    "https://paper-example.cdn.ampproject.org/c/s/paper.example/2026/02/storm-hits-coast",
    "https://paper-example.cdn.ampproject.org/v/s/www.paper.example/2026/02/storm-hits-coast/amp/?usqp=mq331&amp_js_v=0.1",
    "https://www.google.com/amp/s/paper.example/2026/02/storm-hits-coast/amp/",
    "https://www.google.de/amp/s/amp.paper.example/2026/02/storm-hits-coast",
    "https://www.google.com/url?rct=j&sa=t&url=https://paper.example/2026/02/storm-hits-coast&ct=ga&cd=CAIy",
    "https://www.google.com/url?q=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast&sa=D",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast%3Ffbclid%3DIwAR0&h=AT1",
    "https://t.umblr.com/redirect?z=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast&t=Zm",
    "https://out.reddit.com/t3_1?url=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast&token=AQ",
    "https://getpocket.com/redirect?url=http%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast&formCheck=1",
    "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fpaper%2Eexample%2F2026%2F02%2Fstorm-hits-coast",
    "https://vk.com/away.php?to=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast",
    "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast",
    "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fpaper.example%2f2026%2f02%2fstorm-hits-coast&c=1",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpaper.example%2F2026%2F02%2Fstorm-hits-coast&data=05",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Furl%3Dhttps%253A%252F%252Fpaper.example%252F2026%252F02%252Fstorm-hits-coast",
]

NOISE = [  # each may follow PAGE
    "utm_source=rss&utm_medium=feed&utm_campaign=world",
    "UTM_Source=RSS",
    "utm_anything_new=1",
    "at_medium=RSS&at_campaign=rss&at_bbc_team=editorial",
    "gaa_at=eafs&gaa_n=AS&gaa_ts=67&gaa_sig=x%3D%3D",
    "fbclid=IwAR0abc",
    "gclid=Cj0",
    "gbraid=0AA&gad_source=1",
    "dclid=1",
    "msclkid=1",
    "yclid=1",
    "twclid=1",
    "ttclid=1",
    "igshid=MTI",
    "mc_cid=1&mc_eid=2",
    "mkt_tok=eyJ",
    "_hsenc=p2AN&_hsmi=1",
    "__hstc=1&__hssc=1&__hsfp=1",
    "cmp=newsletter",
    "CMP=share_btn_tw",
    "CMPID=rss_feed",
    "cmpid=%3Ax",
    "ns_mchannel=rss&ns_source=feed&ns_campaign=news",
    "maca=en-rss-en-all-1573-rdf",
    "xtor=RSS-1",
    "ito=1490",
    "ito=link_share_article-top",
    "ICID=ref_fark",
    "intcid=inline_amp",
    "ocid=socialflow_twitter",
    "ncid=NEWSSTAND0001",
    "smid=tw-nytimes",
    "smtyp=cur",
    "taid=65",
    "traffic_source=rss",
    "ref=rss",
    "ref=hn",
    "ref=newsletter.example.org",
    "ref_src=twsrc%5Etfw",
    "source=rss",
    "source=rss----6a0-2",
    "src=rss_psn",
    "from=feed",
    "via=feedly",
    "partner=rss",
    "mod=rss_whats_news",
    "cid=social_facebook",
    "feed=rss2",
    "rss=1",
    "fromrss=true",
    "share=twitter",
    "sr_share=facebook",
    "guccounter=1&guce_referrer=aHR0",
    "soc_src=social-sh&soc_trk=tw",
    "tsrc=rss",
    "wt_mc=rss.red",
    "WT.mc_id=rss",
    "pk_campaign=rss",
    "mtm_source=rss",
    "elqTrackId=1&elq=2",
    "hsa_acc=1",
    "vero_id=1",
    "oly_enc_id=1",
    "mbid=social_twitter",
    "ftcamp=crm",
    "tpcc=rss",
    "feedType=RSS&feedName=worldNews",
    "amp=1",
    "amp",
    "outputType=amp",
    "outputType=amp-type",
    "output=amp",
    "usqp=mq331AQ&amp_gsa=1",
    "print=1",
    "print=true",
    "view=print",
    "format=print",
    "page=all",
    "pagewanted=print",
    "mobile=1",
    "m=1",
    "PHPSESSID=0af1",
    "sid=0123456789abcdef0123456789abcdef",
    "_=1700000000000",
    "linkId=210012345",
    "utm_source=rss&amp;utm_medium=feed",
    "amp;utm_source=rss",
    "?utm_source=rss",
    "utm_source",
    "utm_source=",
]

SAME = [
    (
        "https://paper.example/",
        "http://www.paper.example",
        "https://paper.example/index.html",
        "https://paper.example?utm_source=x",
    ),
    (
        "https://paper.example/?p=12",
        "http://www.paper.example/index.php?p=12",
        "https://paper.example?p=12&utm_medium=rss",
    ),
    (
        "https://paper.example/a?id=1&page=2",
        "https://paper.example/a?page=2&id=1",
        "https://paper.example/a/?id=1&&page=2&id=1",
    ),
    ("https://paper.example/a?q=caf%C3%A9", "https://paper.example/a?q=caf%c3%a9", "https://paper.example/a?q=café"),
    ("https://paper.example/a?q=x+y", "https://paper.example/a?q=x%20y"),
    ("https://paper.example/a?q=", "https://paper.example/a?q"),
    ("https://paper.example/caf%C3%A9", "https://paper.example/caf%c3%a9", "https://paper.example/café"),
    ("https://paper.example/a%2Cb", "https://paper.example/a,b"),
    ("https://paper.example/it%27s(1)", "https://paper.example/it's%281%29"),
    ("https://paper.example/100%-right", "https://paper.example/100%25-right"),
    ("https://paper.example/a|b", "https://paper.example/a%7Cb"),
    ("https://paper.example/a%2fb", "https://paper.example/a%2Fb"),
    ("https://bücher.example/x", "https://xn--bcher-kva.example/x", "https://BÜCHER.example/x"),
    ("https://en.m.wikipedia.org/wiki/Iran", "https://en.wikipedia.org/wiki/Iran"),
    ("https://m.someone.blogspot.com/2026/02/x.html", "https://someone.blogspot.com/2026/02/x.html?m=1"),
    (
        "https://paper.example/stories/1.html/amp",
        "https://paper.example/stories/1.html",
        "https://paper.example/stories/1.amp.html",
    ),
    ("https://www.bbc.co.uk/news/articles/c62", "https://www.bbc.com/news/articles/c62"),
    (
        "https://news.google.com/rss/articles/CBMi0?oc=5",
        "https://news.google.com/rss/articles/CBMi0?oc=5&hl=en-US&gl=US&ceid=US:en",
    ),
    (
        "https://www.youtube.com/watch?v=abc",
        "https://m.youtube.com/watch?v=abc&feature=youtu.be",
        "https://youtube.com/watch?si=x&v=abc",
    ),
    ("https://twitter.com/a/status/1?s=20", "https://x.com/a/status/1"),
    (
        "https://www.nytimes.com/x.html",
        "https://www.nytimes.com/x.html?campaign_id=2&emc=edit_th_1&instance_id=1&te=1&user_id=f",
    ),
    ("https://paper.example/#!/a", "https://www.paper.example/?utm_source=x#!/a"),
    ("https://paper.example/a#comment-7", "http://paper.example/a/#comment-7"),
    ("https://paper.example/a?id=5?utm_source=rss", "https://paper.example/a?id=5"),
    ("https://paper.example:8080/a", "http://paper.example:8080/a/"),
    ("https://[2001:db8::1]/a", "http://[2001:DB8:0::1]:80/a"),
    ("http://127.1/a", "https://127.0.0.1/a"),
]

DIFFERENT = [
    ("https://paper.example/news?id=100", "https://paper.example/news?id=200"),
    ("https://paper.example/news?p=1", "https://paper.example/news?p=2"),
    ("https://paper.example/news?article_id=1", "https://paper.example/news?article_id=2"),
    ("https://paper.example/story.php?sid=100", "https://paper.example/story.php?sid=101"),
    ("https://paper.example/watch?v=a", "https://paper.example/watch?v=b"),
    ("https://paper.example/watch?v=a", "https://paper.example/watch?v=A"),
    ("https://paper.example/news?page=1", "https://paper.example/news?page=2"),
    ("https://paper.example/news?story=1", "https://paper.example/news?story=2"),
    ("https://paper.example/news?cid=1", "https://paper.example/news?cid=2"),
    ("https://paper.example/news?source=1", "https://paper.example/news?source=2"),
    ("https://code.example/file?ref=main", "https://code.example/file?ref=next"),
    ("https://paper.example/view?type=a", "https://paper.example/view?type=b"),
    ("https://paper.example/view?format=a", "https://paper.example/view?format=b"),
    ("https://paper.example/go/?linkid=212", "https://paper.example/go/?linkid=213"),
    ("https://paper.example/?m=202601", "https://paper.example/?m=202602"),
    ("https://paper.example/?share=12", "https://paper.example/?share=13"),
    ("https://paper.example/?rss=12", "https://paper.example/?rss=13"),
    ("https://paper.example/?feed=12", "https://paper.example/?feed=13"),
    ("https://paper.example/?2026-a", "https://paper.example/?2026-b"),
    ("https://paper.example/a?t=1", "https://paper.example/a?t=2"),
    ("https://paper.example/a?s=1", "https://paper.example/a?s=2"),
    ("https://paper.example/a", "https://paper.example/A"),
    ("https://paper.example/a", "https://paper.example/b"),
    ("https://paper.example/a/b", "https://paper.example/a%2Fb"),
    ("https://paper.example/a", "https://paper.example:8080/a"),
    ("https://paper.example/a", "https://other.example/a"),
    ("https://de.paper.example/a", "https://fr.paper.example/a"),
    ("https://a.blogspot.com/x", "https://b.blogspot.com/x"),
    ("https://a.example.co.uk/x", "https://example.co.uk/x"),
    ("https://m.co.uk/x", "https://co.uk/x"),
    ("https://amp.dev/x", "https://dev/x"),
    ("https://paper.example/#!/a", "https://paper.example/#!/b"),
    ("https://paper.example/a#comment-7", "https://paper.example/a#comment-8"),
    ("https://paper.example/amplifier", "https://paper.example/lifier"),
    ("https://paper.example/blueprint", "https://paper.example/blue"),
    ("https://paper.example/guitar-amp", "https://paper.example/guitar"),
    ("https://paper.example/3d-print", "https://paper.example/3d"),
    ("https://paper.example/index-of-prices", "https://paper.example/"),
    ("https://paper.example/go?url=https://a.example/1", "https://paper.example/go?url=https://a.example/2"),
    ("http://feedproxy.google.com/~r/dawn/~3/Ab0Cd/", "http://feedproxy.google.com/~r/dawn/~3/Ab1Cd/"),
    ("https://paper.example/x?tag=utm_source", "https://paper.example/x"),
    ("https://paper.example/100%25-a", "https://paper.example/100%-b"),
]


@pytest.mark.parametrize("url", VARIANTS)
def test_a_variant_of_an_address_is_the_same_page(url):
    """Scheme, host, port, path and redirector variants that publishers, readers and networks make."""
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize("noise", NOISE)
def test_a_parameter_that_tells_where_a_reader_came_from_does_not_count(noise):
    """Alone, and beside a parameter that names the item, which stays."""
    assert canonical_url(f"{PAGE}?{noise}") == PAGE
    assert canonical_url(f"{PAGE}?{noise}&id=7") == canonical_url(f"{PAGE}?id=7&{noise}") == f"{PAGE}?id=7"


@pytest.mark.parametrize("group", SAME, ids=lambda group: group[0])
def test_one_page_has_one_canonical_url(group):
    assert len({canonical_url(url) for url in group}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_have_two_canonical_urls(one, other):
    """The query, the fragment or the case names the item; nothing that might is dropped."""
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "mailto:a@b.example",
        "ftp://a.example/",
        "urn:uuid:1",
        "http://",
        "http://[x",
        "javascript:1",
        "https://a b/",
    ],
)
def test_what_is_not_of_the_web_has_no_canonical_url(url):
    assert canonical_url(url) is None


def test_no_parameter_is_both_a_tracker_and_a_name():
    """The tables must not take what names items."""
    assert not TRACKING & {
        "id",
        "p",
        "q",
        "v",
        "page",
        "story",
        "article",
        "article_id",
        "sid",
        "post",
        "item",
        "t",
        "s",
        "date",
        "lang",
        "n",
    }


hosts = st.sampled_from(
    ["paper.example", "www.paper.example", "a.b.co.uk", "bücher.example", "x.blogspot.com", "127.0.0.1"]
)
paths = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    | st.sampled_from(["amp", "index.html", "..", "print", "%41", "%", ""]),
    max_size=4,
)
queries = st.lists(
    st.tuples(st.text(max_size=4), st.text(max_size=4))
    | st.sampled_from([("utm_source", "x"), ("id", "1"), ("ref", "rss")]),
    max_size=3,
)


@st.composite
def urls(draw):
    query = "&".join(f"{name}={value}" for name, value in draw(queries))
    return f"http://{draw(hosts)}/{'/'.join(draw(paths))}?{query}#{draw(st.text(max_size=3))}"


@given(urls())
def test_a_canonical_url_is_its_own_canonical_url(url):
    """Else the same article would have one key when first seen and another when it comes back by its canonical link."""
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


@given(st.text() | urls(), st.text() | urls())
def test_nothing_that_a_stranger_writes_raises(url, base):
    canonical_url(url)
    absolute(url, base)
    registrable_domain(url)
    is_redirector(url)
    names_nothing(url)
    followed(url)


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        pytest.param("https://a.example/x", "", "https://a.example/x", id="whole"),
        pytest.param("http://a.example", "", "http://a.example", id="as-said"),
        pytest.param(" \n http://a.example/x?a=b&c=d#e ", "", "http://a.example/x?a=b&c=d#e", id="padded"),
        pytest.param("/x", "https://a.example/d/e", "https://a.example/x", id="path"),
        pytest.param("x", "https://a.example/d/e", "https://a.example/d/x", id="relative"),
        pytest.param("../x", "https://a.example/d/e/f", "https://a.example/d/x", id="up"),
        pytest.param("?q=1", "https://a.example/d", "https://a.example/d?q=1", id="query"),
        pytest.param("#f", "https://a.example/d", "https://a.example/d#f", id="fragment"),
        pytest.param("//b.example/x", "https://a.example/", "https://b.example/x", id="without-scheme"),
        pytest.param("www.b.example/x", "https://a.example/", "http://www.b.example/x", id="a-host-not-a-path"),
        pytest.param("https://a.example/a b", "", "https://a.example/a%20b", id="space"),
        pytest.param("https://a.example/ž", "", "https://a.example/%C5%BE", id="iri"),
        pytest.param("https://bücher.example/", "", "https://xn--bcher-kva.example/", id="idn"),
        pytest.param("HTTP://A.example/X", "", "http://a.example/X", id="case"),
        pytest.param("http:/a.example/x", "", "http://a.example/x", id="one-slash"),
        pytest.param("magnet:?xt=urn:btih:1", "https://a.example/", "magnet:?xt=urn:btih:1", id="magnet"),
        pytest.param("mailto:a@b.example", "https://a.example/", "mailto:a@b.example", id="mail"),
        pytest.param("ftp://a.example/x", "", "ftp://a.example/x", id="ftp"),
        pytest.param("javascript:alert(1)", "https://a.example/", None, id="script"),
        pytest.param("java\nscript:alert(1)", "https://a.example/", None, id="script-broken"),
        pytest.param("JaVaScRiPt:alert(1)", "https://a.example/", None, id="script-case"),
        pytest.param("vbscript:x", "https://a.example/", None, id="vbscript"),
        pytest.param("data:text/html,x", "https://a.example/", None, id="data"),
        pytest.param("file:///etc/passwd", "https://a.example/", None, id="file"),
        pytest.param("blob:https://a.example/1", "https://a.example/", None, id="blob"),
        pytest.param("http://[", "https://a.example/", None, id="broken"),
        pytest.param("x", "", None, id="no-base"),
        pytest.param("", "https://a.example/", None, id="empty"),
        pytest.param("  ", "https://a.example/", None, id="blank"),
        pytest.param("x", "mailto:a@b", None, id="base-of-no-use"),
        pytest.param("\ud800", "https://a.example/", None, id="surrogate"),
    ],
)
def test_absolute(url, base, expected):
    """What a reader can follow; nothing that runs or reads a file."""
    assert absolute(url, base) == expected


@pytest.mark.uncovered
def test_the_public_suffix_list_means_what_tldextract_says():
    """Its list is read without it; every rule, one label less, one and two more, exceptions and punycode among them."""
    theirs = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
    rules = theirs.tlds
    assert len(rules) > 9_000
    differing = []
    for rule in rules:
        said = rule.removeprefix("!").replace("*", "any")
        for host in (
            said,
            said.partition(".")[2],
            f"a.{said}",
            f"b.a.{said}",
            f"a.other.{said.partition('.')[2]}".rstrip("."),
        ):
            known = ada_url.URL(f"https://{host}/").hostname if host else ""
            found = theirs.extract_str(known).top_domain_under_public_suffix or ".".join(known.split(".")[-2:])
            if "." in known and registrable_domain(known) != found:
                differing.append((rule, known))
    assert differing == []


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("https://feeds.npr.org/1004/rss.xml", "npr.org"),
        ("HTTPS://User@WWW.Example.COM:8443/x", "example.com"),
        ("https://www.abc.net.au/news", "abc.net.au"),
        ("https://someone.blogspot.com/x", "someone.blogspot.com"),
        ("https://www.someone.blogspot.com/x", "someone.blogspot.com"),
        ("https://someone.github.io", "someone.github.io"),
        ("https://blogspot.com/", "blogspot.com"),
        ("https://co.uk/", "co.uk"),
        ("https://www.paper.example/", "paper.example"),
        ("https://a.b.c.paper.example/", "paper.example"),
        ("https://a.b.internal/", "b.internal"),
        ("http://localhost:8000/", ""),
        ("https://例え.jp/", "xn--r8jz45g.jp"),
        ("https://paper.example./", "paper.example"),
        ("http://127.0.0.1:8000/feed", ""),
        ("http://2130706433/", ""),
        ("http://[::1]/", ""),
        ("", ""),
        ("https://", ""),
    ],
)
def test_registrable_domain(url, domain):
    """What one party registered, so that nobody's feed speaks for another's site; none for an address in digits."""
    assert registrable_domain(url) == domain


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://feedproxy.google.com/~r/dawn/~3/Ab0Cd/", True),
        ("http://feeds.feedburner.com/~r/fp/~3/x0/", True),
        ("http://feeds.feedburner.com/paper", True),
        ("http://feeds.paper.example/~r/paper/~3/x0/story", True),
        ("http://rss.feedsportal.com/c/1/f/2/s/3/story01.htm", True),
        ("https://news.google.com/rss/articles/CBMi0?oc=5", True),
        ("https://news.google.com/articles/CBMi0", True),
        ("https://news.google.com/read/CBMi0", True),
        ("https://t.co/abc", True),
        ("https://bit.ly/abc", True),
        ("https://trib.al/abc", True),
        ("https://paper.example/~reporter/3", False),
        ("https://paper.example/2026/x", False),
        ("https://news.google.com/home", False),
        ("https://people.example/~r4/blog", False),
        ("https://bit.ly.example/abc", False),
    ],
)
def test_an_opaque_redirector_is_known(url, expected):
    """As it was written and as it is compared."""
    assert is_redirector(url) is expected
    assert is_redirector(canonical_url(url)) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/", True),
        ("https://www.paper.example", True),
        ("https://paper.example/index.html", True),
        ("https://paper.example/news", True),
        ("https://paper.example/news/", True),
        ("https://paper.example/en/", True),
        ("https://paper.example/en-gb/news", True),
        ("https://paper.example/rss", True),
        ("https://paper.example/feed/", True),
        ("https://paper.example/feed.xml", True),
        ("https://paper.example/rss.xml", True),
        ("https://paper.example/news/rss.xml", True),
        ("https://paper.example/news/feed", True),
        ("https://paper.example/atom.xml", True),
        ("https://paper.example/blog/index.xml", True),
        ("https://paper.example/?utm_source=rss", True),
        ("https://paper.example/news?id=1", False),
        ("https://paper.example/?p=1", False),
        ("https://paper.example/#!/a", False),
        ("https://paper.example/news/storm", False),
        ("https://paper.example/newsroom", False),
        ("https://paper.example/feedback", False),
        ("https://paper.example/2026/02/17", False),
        ("https://paper.example/storm", False),
    ],
)
def test_an_address_too_general_to_name_an_article_is_known(url, expected):
    assert names_nothing(canonical_url(url)) is expected


def test_where_a_redirector_leads_keeps_the_address_as_it_was_written():
    """For the outlet: whose page it is, not how it compares."""
    assert (
        followed("https://www.google.com/url?url=https://www.bbc.co.uk/news/1%3Futm_source%3Dx")
        == "https://www.bbc.co.uk/news/1?utm_source=x"
    )
    assert (
        followed("https://www.bbc.co.uk/news/1?u=http://x.example/")
        == "https://www.bbc.co.uk/news/1?u=http://x.example/"
    )


@pytest.mark.skipif(not PAIRS.exists(), reason="../shared/data is not here")
def test_the_labelled_pairs_that_differ_in_their_address_only():
    """The 'url:' classes are one article, 'the query names the item' are two."""
    for line in PAIRS.read_text().splitlines():
        pair = json.loads(line)
        one, other = canonical_url(pair["a"]["url"]), canonical_url(pair["b"]["url"])
        if pair["why"].startswith("url:") and not pair["why"].endswith("+guid-kept"):
            assert one == other, pair["why"]
        elif pair["why"].startswith("the query names the item"):
            assert one != other, pair["why"]


def test_a_canonical_url_is_written_in_one_way():
    """It is stored as a key, so its form must not depend on the process that computed it."""
    said = "HTTP://u@www.Paper.example:80//a%2fB/../c%7Ed/é/?b=2&a=x+y&utm_source=z&b=1#top"
    assert canonical_url(said) == "https://paper.example/c~d/%C3%A9?a=x%20y&b=1&b=2"


def test_the_groups_do_not_run_into_each_other():
    """So that no rule is so broad that it makes all addresses one."""
    firsts = [canonical_url(group[0]) for group in SAME]
    assert all(one != other for one, other in combinations(firsts, 2))
