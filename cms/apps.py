from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import checks  # noqa: F401


class EditorsConfig(WagtailUsersAppConfig):
    """Wagtail's users, without its pages that list and change everybody who has an account."""

    user_viewset = "cms.editors.NoUsersViewSet"
