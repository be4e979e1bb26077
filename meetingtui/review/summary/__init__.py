"""工作总结: a term's records told in sentences, each with what it rests on."""
