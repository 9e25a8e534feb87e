"""feedhub: many feeds in, one article for each thing said, curated section feeds out. This is the map of the house.

Folders are layers, files are stages. The three ways through it:

    refresh   store.sources.remembered     -> Poll              pipeline/refresh.py
              | polling.due, request       -> Request           validators exactly as they came
              | fetch.client (event loop)  -> Outcome           Fetched | NotModified | Failed; bytes in flight bounded
              ------ a bounded queue; beyond it ONE writer thread, one outcome at a time ------
              | pipeline.writer, intake                           what moved is read, what did not is only remembered
              | plan.ingest                -> Document, Article only the entries whose bytes were never seen
              | store.articles.known       -> Known             the one read: by keys
              | plan.decide                -> Plan              each decision with its reason
              | store.articles.apply       ONE transaction a source: killed before it, nothing happened
    publish   store.articles.originals | curate -> Edition | render.FORMATS -> bytes | deliver.directory
    serve     GET -> web.feeds -> the published file, or web.ondemand -> pipeline.ondemand, kept -> 200 or 304

Who may import whom (downwards only, nowhere in a circle; `|` = not each other; kept by import-linter in `make check`):

    __main__   exit codes
    cli/       run (refresh publish serve demo) look (status search) why (explain preview) desk keep (db) edit asking health
    demo/      a sample newsroom on loopback
    serving/   what `serve` is made of: settings that may change under it, passes that are counted
    wiring/    the parts (clock, log, client, store) and the passes made of them; the only place that asks what time it is
    catalog    edits of the operator's files that keep their comments
    config/    the operator's files -> Newsroom, FetchRules; refuses with file, line, key, mend
    daemon/    APScheduler as heartbeat, the web beside it; reloads, the service manager
    web/       what is asked for by HTTP     | pipeline/   refresh, publish, ondemand, prune; what explains
    deliver/   files written beside and renamed; websub/: telling of news, and being told
    store/     SQLite through SQLAlchemy     | fetch/      one request, one Outcome; the guard; turns per host
                                             | render/     FORMATS: suffix -> media type, function
    core/      parse text urls dates language normalize dedup cluster polling query curate plan redaction: values in, values out
    model/     the types that all of the above hand each other: newsroom polls documents articles editions questions
    errors     the sentences a person reads

A new output format is a row of `render.FORMATS`, a query field a row of `core.query.FIELDS`, a page made on demand a row of
`pipeline.ondemand.PAGES`, a key of the operator's files a row of `config.schema`, a dedup rule one more key from
`core.dedup.keys`.
"""

__version__ = "0.1.0"
