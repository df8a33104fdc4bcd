from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "marketplace.plans"
    label = "plans"
