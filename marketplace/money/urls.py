from django.urls import path

from marketplace.money.views import organisations, payments, persons, proposals, reclaims

app_name = "money"
urlpatterns = [
    path("people/<uuid:uuid>/money/", persons.person, name="person"),
    path("people/<uuid:uuid>/money/own/", persons.add_own_money, name="add_own_money"),
    path("budgets/<uuid:uuid>/", persons.statement, name="statement"),
    path("budgets/<uuid:uuid>/forecast/", persons.forecast, name="forecast"),
    path("budgets/<uuid:uuid>/statement.csv", persons.statement_csv, name="statement_csv"),
    path("budgets/<uuid:uuid>/allocate/", organisations.allocate, name="allocate"),
    path("budgets/<uuid:uuid>/ask-back/", reclaims.write, name="write_reclaim"),
    path("asked-back/<uuid:uuid>/", reclaims.detail, name="reclaim"),
    path("asked-back/<uuid:uuid>/again/", reclaims.ask_again, name="ask_again"),
    path("asked-back/<uuid:uuid>/answer/", reclaims.answer, name="answer_reclaim"),
    path("asked-back/<uuid:uuid>/drop/", reclaims.drop, name="drop_reclaim"),
    path("asked-back/<uuid:uuid>/take/", reclaims.take_back, name="take_reclaim"),
    path("payments/<uuid:uuid>/", payments.detail, name="payment"),
    path("payments/<uuid:uuid>/paid/", payments.say_paid, name="say_paid"),
    path("payments/<uuid:uuid>/received/", payments.received, name="received"),
    path("payments/<uuid:uuid>/not-arrived/", payments.not_arrived, name="not_arrived"),
    path("payments/<uuid:uuid>/not-sent/", payments.not_sent, name="not_sent"),
    path("payments/<uuid:uuid>/again/", payments.try_again, name="try_again"),
    path("payments/<uuid:uuid>/confirm/", payments.confirm, name="confirm"),
    path("organisations/<uuid:uuid>/earnings/", organisations.earnings, name="earnings"),
    path("organisations/<uuid:uuid>/budgets/", organisations.funded, name="funded"),
    path("organisations/<uuid:uuid>/budgets/new/", organisations.open_budget, name="open_budget"),
    path("organisations/<uuid:uuid>/second-looks/", proposals.all_of_them, name="proposals"),
    path("organisations/<uuid:uuid>/money-rules/", proposals.rules, name="rules"),
    path("second-looks/<uuid:uuid>/", proposals.detail, name="proposal"),
    path("second-looks/<uuid:uuid>/confirm/", proposals.confirm, name="confirm_proposal"),
    path("second-looks/<uuid:uuid>/refuse/", proposals.refuse, name="refuse_proposal"),
    path("second-looks/<uuid:uuid>/take-back/", proposals.withdraw, name="withdraw_proposal"),
    path("organisations/<uuid:uuid>/payments/", organisations.payments, name="payments"),
    path("organisations/<uuid:uuid>/runs/new/", organisations.make_run, name="make_run"),
    path("organisations/<uuid:uuid>/runs/<uuid:run_uuid>/", organisations.run, name="run"),
    path(
        "organisations/<uuid:uuid>/runs/<uuid:run_uuid>/file.csv",
        organisations.run_file,
        name="run_file",
    ),
    path(
        "organisations/<uuid:uuid>/confirmations/<uuid:reading_uuid>/",
        organisations.confirmation,
        name="confirmation",
    ),
]
