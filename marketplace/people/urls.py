from django.urls import path

from marketplace.people.views import claims, organisations, persons, start, supporters, switching

app_name = "people"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/me/", start.me, name="start_me"),
    path("start/someone/", start.someone, name="start_someone"),
    path("start/organisation/", start.organisation, name="start_organisation"),
    path("account/", persons.account, name="account"),
    path("account/second-step/", persons.second_step, name="second_step"),
    path("me/", persons.me, name="me"),
    path("switch/", switching.switch, name="switch"),
    path("people/new/", start.met, name="met"),
    path("people/<uuid:uuid>/", persons.detail, name="person"),
    path("people/<uuid:uuid>/change/", persons.change, name="change"),
    path("people/<uuid:uuid>/contact/", persons.contact, name="contact"),
    path("people/<uuid:uuid>/history/", persons.history, name="history"),
    path("people/<uuid:uuid>/supporters/", supporters.all_of_them, name="supporters"),
    path("people/<uuid:uuid>/supporters/add/", supporters.add, name="add_supporter"),
    path("people/<uuid:uuid>/first-supporter/", start.first_supporter, name="first_supporter"),
    path("people/<uuid:uuid>/own-account/", supporters.ask_themself, name="ask_themself"),
    path(
        "people/<uuid:uuid>/supporters/<uuid:supporter>/",
        supporters.change,
        name="change_supporter",
    ),
    path(
        "people/<uuid:uuid>/supporters/<uuid:supporter>/end/",
        supporters.end,
        name="end_supporter",
    ),
    path(
        "people/<uuid:uuid>/invitations/<uuid:invitation>/take-back/",
        supporters.take_back,
        name="take_back",
    ),
    path("invitations/<uuid:uuid>/", supporters.answer, name="invitation"),
    path("claims/", claims.all_of_them, name="claims"),
    path("claims/<uuid:uuid>/", claims.decide, name="claim"),
    path("claims/<uuid:uuid>/undo/", claims.undo, name="undo_claim"),
    path("organisations/", organisations.mine, name="organisations"),
    path("organisations/<uuid:uuid>/", organisations.detail, name="organisation"),
    path("organisations/<uuid:uuid>/change/", organisations.change, name="change_organisation"),
    path("organisations/<uuid:uuid>/members/add/", organisations.add_member, name="add_member"),
    path(
        "organisations/<uuid:uuid>/members/<uuid:user>/end/",
        organisations.end_member,
        name="end_member",
    ),
    path(
        "organisations/<uuid:uuid>/members/<uuid:user>/manager/",
        organisations.promote,
        name="make_manager",
    ),
    path(
        "organisations/<uuid:uuid>/invitations/<uuid:invitation>/take-back/",
        organisations.take_back,
        name="take_back_member",
    ),
]
