"""The blocks (板块) of the agenda: a module and a :class:`BlockSpec` each, see ``registry``."""
