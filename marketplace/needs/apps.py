from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "marketplace.needs"
    label = "needs"

    def ready(self) -> None:
        from marketplace.consent.previews import register
        from marketplace.needs.readings import previews  # it needs the models

        register(previews)
