from django.urls import path

from marketplace.home import views

app_name = "home"
urlpatterns = [path("home/", views.desk, name="desk")]
