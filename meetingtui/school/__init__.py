"""The school as described by school.yaml (departments, people, terms), editing it, reading its
staff lists, and recognising its people and departments in Chinese text.
"""
