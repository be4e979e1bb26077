"""The minutes by mail: to whom, in which words, as drafts, or sent so that nobody gets them twice.

    recipients.py  who gets them        concerns.py  what each of them owes
    letters.py     the words            dates_file.py  the next meeting and deadlines as .ics
    mime.py        a letter as bytes that every Chinese mailbox shows right
    drafts.py      .eml files           parcel.py  a letter on its way, and how far it is
    server.py      the line to it       delivery.py  a run over all parcels
    trouble.py     what went wrong, in a sentence

Nothing but ``mime`` and ``server`` knows about e-mail's own forms, and they load only when used.
"""
