from django.urls import path

from marketplace.messages import post, views

app_name = "notices"
urlpatterns = [
    path("notices/", views.all_of_them, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<uuid:uuid>/", views.open_notice, name="open"),
    path("letters/", post.letters, name="letters"),
    path("letters/<uuid:uuid>/", post.letter, name="letter"),
    path("letters/<uuid:uuid>/posted/", post.posted, name="posted"),
]
