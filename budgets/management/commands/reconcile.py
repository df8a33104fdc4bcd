from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from budgets.money import pounds
from budgets.queries.differences import explained, latest, unexplained
from budgets.rails.stripe.client import Busy, Refused, Unsure
from budgets.reconciling.comparing import ask, compare


class Command(BaseCommand):
    help = "Hold the ledger, Stripe and the payers' files together; say what nobody can explain."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            compare(ask(by=None, at=at), at=at)
        except (Unsure, Busy, Refused) as error:
            raise CommandError("Stripe gave no answer, so nothing was compared.") from error
        made = latest()
        if made is None:
            return
        money = explained(made)
        sides = "The ledger, Stripe and" if made.with_stripe else "Stripe is off. The ledger and"
        self.stdout.write(
            f"{sides} payers' files: {money.percent}% of {pounds(money.checked_pence)} explained."
        )
        for each in unexplained():
            days = (at - each.happened_at).days
            what = each.payment.reference if each.payment else each.object_id
            self.stdout.write(
                f"  {each.get_kind_display()}: {pounds(each.pence)}, {what},"
                f" {days} days old, for {each.get_looker_display().lower()}"
            )
        count = unexplained().count()
        if count:
            raise CommandError(f"To look at: {count}.")
