"""E-mailing the minutes: recipients, letters, drafts, and sending without duplicates.

    mailing_preparation.py  recipients, letters and attachment of one mailing
    recipients.py       who gets the minutes, and each recipient's tasks
    letters.py          subject and body; next meeting and deadlines as an .ics file
    mime_encoding.py    letters encoded so that all Chinese mail providers show them; .eml drafts
    outgoing_email.py   an encoded letter with its delivery state
    delivery.py         sending all e-mails
    smtp_connection.py  password, login and sending over SMTP
    mail_errors.py      error messages in Chinese

Only ``mime_encoding`` and ``smtp_connection`` deal with e-mail formats; they are imported when
needed.
"""
