"""The one way in which every form is drawn: NHS.UK's markup, from templates/forms/.

`{{ form }}` draws the error summary, hidden fields and every field with its label, hint and error.
`{{ form.name.as_field_group }}` draws one field. Write the `<form>`, its token and its button
around them, with `novalidate`, so that our messages are the ones people read.

A form may say:

- `label_is_heading = True`: its first field's label is the page's h1 (one question per page);
- `shows_summary = False`: no error summary of its own, when the page has several forms.
"""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from marketplace.front.drawing import conditional_names, draw
from marketplace.front.summary import summary_of


class PlainFormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == self.field_template_name:
            context = {**context, "drawn": draw(context["field"])}
        elif template_name == self.form_template_name:
            context = {**context, **_whole_form(context["form"])}
        return super().render(template_name, context, request)


def _whole_form(form: BaseForm) -> dict[str, Any]:
    inside_others = conditional_names(form)
    return {
        "summary": summary_of([form]),
        "drawn_fields": [f for f in form.visible_fields() if f.name not in inside_others],
        "hidden_fields": form.hidden_fields(),
    }
