"""Word documents made from meeting records: minutes (会议纪要), task sheets, notices, e-mails."""
