"""The term summary (工作总结): prose made from a term's records, with the sources of each
sentence.
"""
