from django.urls import path

from marketplace.commissions.views import briefs, joining, opening, places

app_name = "commissions"
urlpatterns = [
    path("people/<uuid:uuid>/groups/", places.list_of_person, name="list"),
    path("people/<uuid:uuid>/groups/begin/", opening.open_for_person, name="open"),
    path("people/<uuid:uuid>/groups/near/", joining.count_me, name="near"),
    path("organisations/<uuid:uuid>/groups/", opening.list_of_organisation, name="helped"),
    path(
        "organisations/<uuid:uuid>/groups/begin/", opening.open_for_others, name="open_for_others"
    ),
    path("groups/code/", joining.code, name="code"),
    path("groups/join/", joining.join, name="join"),
    path("groups/join/<str:code>/", joining.link, name="link"),
    path("groups/asked/<uuid:uuid>/", joining.asked, name="asked"),
    path("groups/<uuid:uuid>/", opening.group, name="group"),
    path("groups/<uuid:uuid>/invite/", opening.invite, name="invite"),
    path("groups/<uuid:uuid>/new-code/", opening.renew_code, name="renew_code"),
    path("groups/<uuid:uuid>/ask-near/", opening.ask_near, name="ask_near"),
    path("groups/<uuid:uuid>/step-back/", opening.step_back, name="step_back"),
    path("groups/<uuid:uuid>/brief/", briefs.brief, name="brief"),
    path("groups/<uuid:uuid>/brief/begin/", briefs.begin, name="begin_brief"),
    path("groups/places/<uuid:uuid>/", places.place, name="place"),
    path("groups/places/<uuid:uuid>/asks/<uuid:ask_uuid>/", places.answer, name="answer"),
    path("groups/places/<uuid:uuid>/new-people/", places.standing, name="standing"),
    path("groups/places/<uuid:uuid>/share/", places.share, name="share"),
    path("groups/places/<uuid:uuid>/leave/", places.leave, name="leave"),
]
