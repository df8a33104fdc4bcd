from django.urls import path

from marketplace.introductions import views

app_name = "introductions"
urlpatterns = [
    path("responses/<uuid:uuid>/meet/", views.open_introduction, name="open"),
    path("introductions/<uuid:uuid>/", views.detail, name="detail"),
    path("introductions/<uuid:uuid>/yes/", views.say_yes, name="say_yes"),
    path("introductions/<uuid:uuid>/stop/", views.stop, name="stop"),
    path("introductions/<uuid:uuid>/visits/new/", views.plan_visit, name="plan_visit"),
    path(
        "introductions/<uuid:uuid>/visits/<uuid:visit_uuid>/how-was-it/",
        views.look_back,
        name="look_back",
    ),
    path(
        "introductions/<uuid:uuid>/visits/<uuid:visit_uuid>/call-off/",
        views.call_off,
        name="call_off",
    ),
]
