"""The school as described by school.yaml (departments, people, terms), and recognising its
people and departments in Chinese text.
"""
