"""A paying organisation hears what became of the one bank transfer that pays a run.

Budgets write down the latest news of each; telling it and crossing it out are one transaction.
"""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from budgets.models import AttemptState, RequestNews, StripeRequest, StripeReturn
from budgets.money import pounds
from marketplace.messages.actions import staff_of, tell
from marketplace.people.models import Organisation

WORDS = {
    RequestNews.SEND_IT: (
        "Please send {all} by one bank transfer for run {run}. The page says where."
    ),
    RequestNews.PART_CAME: (
        "{came} of {all} has come for run {run}. Nothing is paid until all of it is there."
        " Please send the other {left}."
    ),
    RequestNews.STILL_WAITING: (
        "{left} for run {run} has not come. Please send it, or close the run."
    ),
    RequestNews.IT_CAME: "{all} for run {run} has come. It goes on to those you pay.",
    RequestNews.CLOSED: (
        "Run {run} was closed and is not paid. Please do not send its bank transfer."
        " Its payments are due again."
    ),
}
TO_DO = {RequestNews.SEND_IT, RequestNews.PART_CAME, RequestNews.STILL_WAITING}


def tell_of_transfers() -> int:
    """Tell of every bank transfer that has news, and of what went back; of how many."""
    requests = StripeRequest.objects.exclude(news="").order_by("pk").values_list("pk", flat=True)
    returns = StripeReturn.objects.filter(state=AttemptState.DONE, is_told=False)
    ids = list(returns.order_by("pk").values_list("pk", flat=True)[:500])
    return sum(map(_tell_of, list(requests[:500]))) + sum(map(_tell_of_return, ids))


def _tell_of(request_id: int) -> bool:
    with transaction.atomic():
        request = StripeRequest.objects.select_related("run", "payer").get(pk=request_id)
        same = StripeRequest.objects.filter(pk=request_id, news=request.news)
        if not request.news or not same.update(news=""):
            return False  # another worker told of it, or there is newer news
        words = WORDS[RequestNews(request.news)].format(
            all=pounds(request.pence),
            came=pounds(request.received_pence),
            left=pounds(request.left_pence),
            run=request.run.reference,
        )
        payer = Organisation.objects.filter(party=request.payer.party_id).first()
        if payer:
            tell(
                users=staff_of(payer),
                words=words,
                path=reverse("money:run", args=[payer.uuid, request.run.uuid]),
                needs_action=request.news in TO_DO,
            )
    return True


def _tell_of_return(return_id: int) -> bool:
    with transaction.atomic():
        untold = StripeReturn.objects.filter(pk=return_id, is_told=False)
        if not untold.update(is_told=True):
            return False
        made = StripeReturn.objects.select_related("payer").get(pk=return_id)
        payer = Organisation.objects.filter(party=made.payer.party_id).first()
        if payer:
            tell(
                users=staff_of(payer),
                words=(
                    f"You sent {pounds(made.pence)} that no run needed."
                    " It is on its way back to your bank."
                ),
                path=reverse("money:payments", args=[payer.uuid]),
            )
    return True
