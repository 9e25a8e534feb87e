"""What feedhub exists for, pure: values in, values out, `now` is always an argument.

parse/     bytes -> Document            normalize  Entry -> Article
text  urls  dates  language  cron       the words, addresses, times and tongues of strangers
dedup      is this entry one we have    polling    when to ask again
query      what an operator asks for    curate     what a section says
plan       the way from a body to what is stored
"""
