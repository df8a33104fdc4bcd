from django.urls import path

from marketplace.agreements.views import changing, drafting, reading, reviewing, signing, trying

app_name = "agreements"
urlpatterns = [
    path("introductions/<uuid:uuid>/agree/", drafting.begin, name="begin"),
    path("agreements/<uuid:uuid>/", reading.detail, name="detail"),
    path("agreements/<uuid:uuid>/stop/", reading.stop, name="stop"),
    path("agreements/<uuid:uuid>/dates/", drafting.dates, name="dates"),
    path("agreements/<uuid:uuid>/trial/", trying.choose, name="trial"),
    path("agreements/<uuid:uuid>/after-trial/", trying.after, name="after_trial"),
    path("agreements/<uuid:uuid>/go-on/", trying.go_on, name="go_on"),
    path("agreements/<uuid:uuid>/offer/", drafting.offer, name="offer"),
    path("agreements/<uuid:uuid>/change/", drafting.take_back, name="take_back"),
    path("agreements/<uuid:uuid>/sign/", signing.sign, name="sign"),
    path(
        "agreements/<uuid:uuid>/parts/<uuid:part_uuid>/outcomes/new/",
        drafting.add_outcome,
        name="add_outcome",
    ),
    path(
        "agreements/<uuid:uuid>/parts/<uuid:part_uuid>/regular/",
        drafting.periodic,
        name="periodic",
    ),
    path(
        "agreements/<uuid:uuid>/parts/<uuid:part_uuid>/how-it-pays/",
        drafting.how_it_pays,
        name="how_it_pays",
    ),
    path(
        "agreements/<uuid:uuid>/parts/<uuid:part_uuid>/related/",
        drafting.relationship,
        name="relationship",
    ),
    path(
        "agreements/<uuid:uuid>/parts/<uuid:part_uuid>/budgets/",
        drafting.choose_budgets,
        name="budgets",
    ),
    path(
        "agreements/<uuid:uuid>/parts/<uuid:part_uuid>/allow/",
        signing.authorise,
        name="authorise",
    ),
    path("agreements/<uuid:uuid>/ask-for-change/", changing.ask, name="ask_for_change"),
    path("changes/<uuid:uuid>/", changing.detail, name="change"),
    path("changes/<uuid:uuid>/agree/", changing.agree, name="agree_to_change"),
    path("changes/<uuid:uuid>/no/", changing.refuse, name="refuse_change"),
    path("outcomes/<uuid:uuid>/words/", drafting.outcome_words, name="outcome_words"),
    path("outcomes/<uuid:uuid>/levels/", drafting.outcome_levels, name="outcome_levels"),
    path("outcomes/<uuid:uuid>/price/", drafting.outcome_price, name="outcome_price"),
    path("outcomes/<uuid:uuid>/remove/", drafting.remove_outcome, name="remove_outcome"),
    path("outcomes/<uuid:uuid>/what-happened/", reviewing.verdict, name="verdict"),
    path("outcomes/<uuid:uuid>/silence/", reviewing.follow_up, name="follow_up"),
    path("outcomes/<uuid:uuid>/result/", reviewing.result, name="result"),
    path("outcomes/<uuid:uuid>/provider-view/", reviewing.provider_view, name="provider_view"),
]
