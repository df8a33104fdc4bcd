from django.urls import path

from marketplace.plans.views import deciding, writing

app_name = "plans"
urlpatterns = [
    path("people/<uuid:person_uuid>/plans/", writing.list_plans, name="list"),
    path("people/<uuid:person_uuid>/plans/start/", writing.start, name="start"),
    path("plans/<uuid:uuid>/", writing.detail, name="detail"),
    path("plans/<uuid:uuid>/write/<slug:field>/", writing.write, name="write"),
    path("plans/<uuid:uuid>/check/", writing.check, name="check"),
    path("plans/<uuid:uuid>/send-on/", writing.send_on, name="send_on"),
    path("plans/<uuid:uuid>/take-back/", writing.take_back, name="take_back"),
    path("plans/<uuid:uuid>/again/", writing.write_again, name="write_again"),
    path("plans/answers/<uuid:uuid>/look-again/", writing.ask_again, name="ask_again"),
    path("funder/plans/", deciding.queue, name="queue"),
    path("funder/plans/<uuid:uuid>/", deciding.decide, name="decide"),
]
