"""Every address. An area's own urls.py holds its paths; Wagtail answers what is left."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("cms.urls")),  # before the editor, whose own sign-in it replaces
    path("editor/", include(wagtail_admin_urls)),
    path("", include("marketplace.people.urls")),
    path("", include("marketplace.messages.urls")),
    path("", include("marketplace.consent.urls")),
    path("", include("marketplace.providers.urls")),
    path("", include("marketplace.plans.urls")),
    path("", include("marketplace.needs.urls")),
    path("", include("marketplace.introductions.urls")),
    path("", include("marketplace.agreements.urls")),
    path("", include("marketplace.commissions.urls")),
    path("", include("marketplace.money.urls")),
    path("", include("marketplace.home.urls")),
    path("", include(wagtail_urls)),
]
