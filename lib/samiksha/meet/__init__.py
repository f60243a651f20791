"""The meeting room: the live view in a browser, without code, served to whoever has the token.

Enters: a review, an area, a day. Leaves: pages, each with a kernel of its own that ends with it. `meeting` says what is
opened, `token` who may come, `guard` keeps the door, `rooms` keeps kernels ready, `looks` draws, `server` puts them together.
"""
