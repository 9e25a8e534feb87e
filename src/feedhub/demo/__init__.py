"""A sample newsroom to try feedhub on: invented outlets, served from this machine, read as any others would be.

outlets/   what they write: a file an outlet, with its feeds and its stories
papers     outlets/ -> Paper, Feed, Story, with dates moved to now
press      Paper -> the bytes of its feeds, each in its house's markup, one of them broken
pages      Paper -> the pages, pictures and sounds that links lead to
newsroom   a server on loopback that answers for all of them
files      the configuration that subscribes to them, as an operator would have written it
tour       the demo itself: refresh twice, say what came of it, serve
"""
