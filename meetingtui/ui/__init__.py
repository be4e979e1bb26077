"""The terminal user interface: windows, screens, dialogs and widgets.

Only this package imports textual.
"""
