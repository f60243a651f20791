"""Pages on their way to their readers: by mail, or into a folder; and what failed, to the maintainers.

Enters: rounds of the schedule whose pages are there. Leaves: mails and files, once each, and the ledger's word of them.
"""
