"""What feedhub exists for, pure: values in, values out, `now` is always an argument.

parse/     bytes -> Document            normalize  Entry -> Article
text  urls  dates  language  cron       the words, addresses, times and tongues of strangers
dedup      is this entry one we have    cluster    which articles tell one event
polling    when to ask again             hosts      what a host put up with
query      what an operator asks for    curate     what a section says
archive    what leaves a section        wording    which words of it are no news
desk       what its acts make stand        websub     what its messages mean
redaction  what of a failure anybody may read
plan       the way from a body to what is stored
"""
