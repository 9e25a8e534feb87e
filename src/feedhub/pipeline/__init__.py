"""The passes: where core's decisions meet the store, the network and the public folder.

refresh    ask, store what came              publish    compose, render, deliver
intake     one document: read, decide, assign, store
memory     what a pass knows from those before it
ondemand   what is composed when it is asked for              signing    which searches may be subscribed to
offers     what the store offers to sections: articles, stories   moved    what of it moved since
composing  what a section says of it, and what is kept of that from pass to pass
overview   status and search, which only look
reasons    explain and preview             prune      what is forgotten
probe      what a poll of one source would do
worker     outsized bodies, read in a process that can be ended
"""
