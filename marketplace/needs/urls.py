from django.urls import path

from marketplace.needs.views import answering, mine, writing

app_name = "needs"
urlpatterns = [
    path("needs/", mine.list_needs, name="list"),
    path("people/<uuid:person_uuid>/needs/start/", writing.start, name="start"),
    path("needs/<uuid:uuid>/", mine.detail, name="detail"),
    path("needs/<uuid:uuid>/write/<slug:step>/", writing.write, name="write"),
    path(
        "needs/<uuid:uuid>/outcomes/<uuid:outcome_uuid>/remove/",
        writing.remove_outcome,
        name="remove_outcome",
    ),
    path("needs/<uuid:uuid>/check/", writing.check, name="check"),
    path("needs/<uuid:uuid>/pause/", mine.stop, {"how": "pause"}, name="pause"),
    path("needs/<uuid:uuid>/close/", mine.stop, {"how": "close"}, name="close"),
    path("needs/<uuid:uuid>/withdraw/", mine.stop, {"how": "withdraw"}, name="withdraw"),
    path("needs/<uuid:uuid>/answers/", mine.responses, name="responses"),
    path("needs/<uuid:uuid>/suggestions/", mine.suggestions, name="suggestions"),
    path("needs/<uuid:uuid>/why-not/", mine.find_why_not, name="find_why_not"),
    path("needs/<uuid:uuid>/why-not/<uuid:offer_uuid>/", mine.show_why_not, name="why_not"),
    path("responses/<uuid:uuid>/decline/", mine.decline, name="decline"),
    path("provider/outlines/", answering.outlines, name="outlines"),
    path("provider/outlines/<uuid:uuid>/", answering.outline, name="outline"),
    path(
        "provider/outlines/<uuid:uuid>/answer/<uuid:offer_uuid>/",
        answering.start,
        name="start_answer",
    ),
    path("provider/answers/<uuid:uuid>/write/", answering.respond, name="respond"),
    path("provider/answers/<uuid:uuid>/", answering.answer, name="answer"),
    *(
        path(
            f"provider/answers/<uuid:uuid>/{what}/",
            answering.act,
            {"what": what},
            name=what.replace("-", "_"),
        )
        for what in ("send", "confirm", "send-back", "take-back")
    ),
]
