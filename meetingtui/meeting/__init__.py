"""The regular meeting (行政例会): its record, agenda and blocks (板块), its preparation and checks,
the issue of its minutes, and the parsing of lines typed in it.
"""
