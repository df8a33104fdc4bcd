from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("media/images/<path:path>", views.picture, name="picture"),
    # These stand before Wagtail's own, which would let people in without their second factor.
    path("editor/login/", views.editor_sign_in, name="editor_sign_in"),
    path("editor/password_reset/", views.no_such_page, name="no_password_reset"),
    # What we tell stands on pages that everyone can read, not in files to download.
    path("editor/documents/", views.no_such_page, name="no_documents"),
    path("editor/documents/<path:rest>", views.no_such_page, name="no_document"),
]
