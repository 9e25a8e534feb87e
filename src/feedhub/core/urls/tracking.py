"""What the address of an article never depends on: who came from where, in which dress, in which session. Data, mostly.

A parameter that is in no table may name the item and stays.
"""

import re

from feedhub.core.urls.parsing import table

TRACKING_PREFIXES = tuple(
    table(
        "utm_ utm- at_ gaa_ ns_ xt_ mtm_ matomo_ piwik_ hsa_ oly_ vero_ bsft_ ga_"
        " __hs _hs __cft__ __xts__ elq pd_rd_ pf_rd_ fb_action_ guce_ aspsessionid sb_referer_"
    )
)
TRACKING = table(
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
        table("ref source src from via origin partner emc mod cid campaign medium channel feed mbid"), _ORIGIN
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


def tracks(name: str, value: str, host: str) -> bool:
    """Whether a parameter, in lower case, tells who came and not which page it is."""
    if name in TRACKING or name.startswith(TRACKING_PREFIXES):
        return True
    if (values := TRACKING_VALUES.get(name)) and values.fullmatch(value):
        return True
    return any(name in names for place, names in TRACKING_AT.items() if host == place or host.endswith(f".{place}"))
