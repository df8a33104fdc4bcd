from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "marketplace.introductions"
    label = "introductions"
