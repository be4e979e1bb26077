"""Word templates: safety check, validation of their tags, and filling in (rendering)."""

from meetingtui.documents.template.worker_process import (
    TemplateCancelledError,
    check_template,
    render_template,
)

__all__ = ["TemplateCancelledError", "check_template", "render_template"]
