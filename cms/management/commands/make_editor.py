from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Lets someone with an account edit the public pages, or no longer (--stop)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--publish", action="store_true", help="they may also publish")
        parser.add_argument("--stop", action="store_true", help="they may edit no longer")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the email {options['email']}.")
        groups = Group.objects.filter(name__in=["Editors", "Moderators"])
        user.groups.remove(*groups)
        if options["stop"]:
            self.stdout.write(f"{user} edits no longer.")
            return
        name = "Moderators" if options["publish"] else "Editors"
        user.groups.add(Group.objects.get(name=name))
        self.stdout.write(f"{user} may edit the public pages at /editor/.")
