"""The passes: where core's decisions meet the store, the network and the public folder.

refresh     ask, store what came                     publish     which sections moved; compose them
newsroom    what the operator's files say to all     delivering  render what differs, write it, tell the store
writer      answers one at a time: decided, stored   composing   what a section says, and what is kept of that
push        what hubs told us, taken as answers      offers      what the store offers to sections: articles, stories
intake      one document: read, decide, store        moved       what of it moved since
worker      outsized bodies, read in a process       archive     what left a section (RFC 5005)
            that can be ended                        background  what a section's page tells beside its edition
memory      what a pass knows from those before it
ondemand/   what is composed when it is asked for    signing     which searches may be subscribed to
desk        what the editor does                     reasons     explain and preview
overview    status and search, which only look       probe       what a poll of one source would do
prune       what is forgotten                        discover    which feeds a site has
restore     a backup in the store's place
"""
