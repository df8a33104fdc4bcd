from django.forms.renderers import TemplatesSetting


class PlainFormRenderer(TemplatesSetting):
    """The one way in which every form is drawn."""
