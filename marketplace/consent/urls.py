from django.urls import path

from marketplace.consent import views

app_name = "consent"
urlpatterns = [
    path("people/<uuid:person_uuid>/sharing/", views.who_can_read, name="list"),
    path("people/<uuid:person_uuid>/sharing/<uuid:organisation_uuid>/", views.give, name="give"),
    path("sharing/<uuid:uuid>/stop/", views.withdraw, name="withdraw"),
]
