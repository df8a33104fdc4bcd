from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "marketplace.front"
    label = "front"
