"""The checks of articles, in the order in which `validate` asks for them: a new check is a module and a line here."""

from corpuskit.checks import (
    byte_order_mark,
    conflict,
    controls,
    guesses,
    invisible,
    length,
    line_ends,
    mojibake,
    normal_form,
    record,
    sidecar_strings,
    slips,
    story,
)
from corpuskit.checks.definition import SidecarChecks, TextChecks

TEXT_CHECKS: tuple[TextChecks, ...] = (
    byte_order_mark.CHECKS,
    length.CHECKS,
    story.CHECKS,
    conflict.CHECKS,
    controls.CHECKS,
    line_ends.CHECKS,
    normal_form.CHECKS,
    invisible.CHECKS,
    mojibake.CHECKS,
)

SIDECAR_CHECKS: tuple[SidecarChecks, ...] = (
    record.CHECKS,
    guesses.CHECKS,
    sidecar_strings.CHECKS,
    slips.CHECKS,
)
