"""会议纪要: from a meeting's record to the school's own Word template."""
