"""Telling of news, and being told (WebSub): a thread beside `serve` with a loop of its own.

    courier     the thread: looks at what waits, every second or when it is nudged
    deliveries  editions to the subscribers of our own hub
    intents     what is asked of our own hub, until its callback has confirmed it
    pings       a public hub is told which feeds changed
    subscribing sources' hubs are asked to tell us
    ears        what they tell, until a pass has taken it

What messages mean is `core/websub`, what is remembered `store/subscribers`, who carries them the guarded `fetch/client`.
The store's lock is for passes; what is written here is small, and no pass depends on it.
"""
