"""Report sheets (会前填报): sent to each department before a meeting, and read when they come
back.
"""
