"""Nobody is shown to anybody before each has said yes."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToJoin, UnableToOpen, UnableToTakePart
from marketplace.commissions.models import Answer, Commission, Membership
from marketplace.commissions.queries.sight import place_of
from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.people.queries import happening, history_of
from tests import cast
from tests.commissions.world import ask, begin, gather, leave, make_neighbour, say

pytestmark = pytest.mark.django_db
A_MONTH_ON = timedelta(days=31)


def seen_by(member):
    member = Membership.objects.get(pk=member.pk)
    return [each.first_name for each in place_of(member, reader=member.person.user).others]


def close(*, after=A_MONTH_ON):
    with time_machine.travel(now() + after):
        closed = actions.close_asks(at=now())
        deliver_due()
    return closed


def notices_of(person):
    deliver_due()
    return [each.words for each in Notice.objects.filter(user=person.user).order_by("pk")]


def test_whoever_begins_a_group_is_in_it():
    member = begin(make_neighbour("Amira"))

    assert member.is_in
    assert member.commission.code


def test_one_may_have_a_say_without_a_budget():
    members = gather("Amira", "Cleo")

    assert all(member.is_in for member in members)


def test_someone_who_asks_is_seen_by_nobody_and_sees_nobody():
    amira = begin(make_neighbour("Amira"))
    cleo = ask(amira.commission, make_neighbour("Cleo"))

    assert not cleo.is_in
    assert seen_by(amira) == seen_by(cleo) == []


def test_they_see_each_other_once_everyone_has_said_yes():
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))

    say(amira, bea)
    assert not bea.is_in
    say(cleo, bea)

    assert bea.is_in
    assert seen_by(bea) == ["Amira", "Cleo"]
    assert seen_by(amira) == ["Cleo", "Bea"]


def test_a_not_yet_looks_like_an_answer_that_has_not_come():
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))
    before = replace(place_of(amira, reader=amira.person.user), pages=None)
    say(cleo, bea, is_yes=False)

    assert replace(place_of(amira, reader=amira.person.user), pages=None) == before
    assert place_of(bea, reader=bea.person.user).state == "asking"


@pytest.mark.parametrize("says_no", [True, False])
def test_silence_and_a_not_yet_end_on_the_same_day_in_the_same_words(says_no):
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))
    say(amira, bea)
    if says_no:
        say(cleo, bea, is_yes=False)

    assert close(after=timedelta(days=14)) == 0
    assert close(after=timedelta(days=15)) == 1
    bea.refresh_from_db()

    assert bea.state == "not_now"
    assert bea.shared_words == ""
    assert notices_of(bea.person)[-1] == (
        "A group isn’t taking anyone in now. That happens often, and says nothing about you."
    )


def test_a_not_yet_can_become_a_yes_until_the_end():
    amira = begin(make_neighbour("Amira"))
    bea = ask(amira.commission, make_neighbour("Bea"))

    say(amira, bea, is_yes=False)
    say(amira, bea)

    assert bea.is_in


def test_who_leaves_before_answering_does_not_let_the_next_one_in_at_that_moment():
    """Else it would be plain whose yes was missing."""
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))
    say(amira, bea)

    leave(cleo)
    bea.refresh_from_db()
    assert bea.state == "asking"
    close()
    bea.refresh_from_db()

    assert bea.is_in


def test_whoever_comes_in_meanwhile_is_asked_too():
    amira = begin(make_neighbour("Amira"))
    bea = ask(amira.commission, make_neighbour("Bea"))
    cleo = ask(amira.commission, make_neighbour("Cleo"))
    say(amira, cleo)

    say(amira, bea)
    assert not bea.is_in
    say(cleo, bea)

    assert bea.is_in


def test_a_yes_beforehand_follows_the_others():
    amira, cleo = gather("Amira", "Cleo")
    actions.set_standing_yes(member=cleo, is_yes=True, by=cleo.person.user, at=now())
    bea = ask(amira.commission, make_neighbour("Bea"))
    assert not bea.is_in

    say(amira, bea)

    assert bea.is_in
    beforehand = Answer.objects.get(ask=bea, member=cleo)
    assert (beforehand.is_standing, beforehand.recorded_by) == (True, cleo.person.user)
    assert seen_by(cleo) == ["Amira", "Bea"]


def test_nobody_comes_in_on_yeses_beforehand_alone():
    amira, cleo = gather("Amira", "Cleo")
    for member in (amira, cleo):
        actions.set_standing_yes(member=member, is_yes=True, by=member.person.user, at=now())

    bea = ask(amira.commission, make_neighbour("Bea"))
    close()
    bea.refresh_from_db()

    assert bea.state == "not_now"


def test_a_not_yet_counts_more_than_a_yes_beforehand():
    amira, cleo = gather("Amira", "Cleo")
    actions.set_standing_yes(member=cleo, is_yes=True, by=cleo.person.user, at=now())
    bea = ask(amira.commission, make_neighbour("Bea"))
    say(cleo, bea, is_yes=False)

    say(amira, bea)

    assert not bea.is_in


def test_a_yes_beforehand_said_late_takes_in_whom_the_others_want():
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))
    say(amira, bea)

    actions.set_standing_yes(member=cleo, is_yes=True, by=cleo.person.user, at=now())
    bea.refresh_from_db()

    assert bea.is_in


def test_an_answer_after_the_end_is_refused():
    amira = begin(make_neighbour("Amira"))
    bea = ask(amira.commission, make_neighbour("Bea"))

    with time_machine.travel(now() + A_MONTH_ON), pytest.raises(UnableToTakePart):
        say(amira, bea)


def test_nobody_answers_for_a_group_they_are_not_in():
    amira, far = begin(make_neighbour("Amira")), begin(make_neighbour("Far"))
    bea = ask(amira.commission, make_neighbour("Bea"))

    with pytest.raises(UnableToTakePart):
        say(far, bea)
    with pytest.raises(UnableToTakePart):
        say(bea, bea)


def test_nobody_joins_without_the_code():
    amira = begin(make_neighbour("Amira"))

    for wrong in ("", "CDFGH34679"):
        with pytest.raises(UnableToJoin, match="doesn’t work"):
            ask(amira.commission, make_neighbour("Bea"), code=wrong)


def test_a_new_code_voids_the_old():
    amira = begin(make_neighbour("Amira"))
    old = amira.commission.code

    new = actions.renew_code(commission=amira.commission, by=amira.person.user, at=now())

    assert new != old
    with pytest.raises(UnableToJoin):
        ask(amira.commission, make_neighbour("Bea"), code=old)
    assert ask(amira.commission, make_neighbour("Cleo"), code=new)


def test_a_code_ends_on_its_day():
    amira = begin(make_neighbour("Amira"))
    last = amira.commission.code_ends_on

    assert last == today() + timedelta(days=42)
    with time_machine.travel(now() + timedelta(days=42)):
        ask(amira.commission, make_neighbour("Bea"))
    with time_machine.travel(now() + timedelta(days=43)), pytest.raises(UnableToJoin):
        ask(amira.commission, make_neighbour("Cleo"))


def test_one_asks_once():
    amira, bea = begin(make_neighbour("Amira")), make_neighbour("Bea")
    ask(amira.commission, bea)

    with pytest.raises(UnableToJoin, match="already"):
        ask(amira.commission, bea)


def test_one_asks_again_after_some_weeks():
    amira, bea = begin(make_neighbour("Amira")), make_neighbour("Bea")
    ask(amira.commission, bea)
    close(after=timedelta(days=15))

    later = time_machine.travel(now() + timedelta(days=16))
    with later, pytest.raises(UnableToJoin, match="ask again from"):
        ask(amira.commission, bea)
    with time_machine.travel(now() + timedelta(days=15 + 28)):
        code = actions.renew_code(commission=amira.commission, by=amira.person.user, at=now())
        assert ask(amira.commission, bea, code=code).state == "asking"


def test_a_group_says_nobodys_name():
    amira = make_neighbour("Amira")

    for field in ("name", "wants"):
        with pytest.raises(UnableToOpen, match="Leave names out") as refused:
            begin(amira, **{field: "With AMIRA’s friends"})
        assert refused.value.field == field


def test_a_name_that_is_also_a_word_may_be_used_as_a_word():
    assert begin(make_neighbour("Will"), wants="We will grow beans.").is_in


def test_a_supporter_acts_within_their_scope():
    joan = cast.make_person("Joan")
    dev, vera = cast.make_user("Dev"), cast.make_user("Vera")
    cast.make_supporter(joan, dev, "plan")
    cast.make_supporter(joan, vera)
    amira = begin(make_neighbour("Amira"))

    with pytest.raises(NotAllowed):
        ask(amira.commission, joan, by=vera)
    asking = ask(amira.commission, joan, by=dev, channel="phone", said_by="Joan")
    say(amira, asking)

    assert asking.is_in
    with pytest.raises(NotAllowed):
        actions.leave(member=asking, by=vera, at=now())


def test_what_was_said_by_phone_is_written_down():
    joan, dev = cast.make_person("Joan"), cast.make_user("Dev")
    cast.make_supporter(joan, dev, "plan")
    amira = begin(make_neighbour("Amira"))

    asking = ask(amira.commission, joan, by=dev, channel="phone", said_by="Joan")

    assert (asking.channel, asking.said_by, asking.recorded_by) == ("phone", "Joan", dev)
    lines = [happening(entry, reader=dev) for entry in history_of(joan, reader=dev)]
    assert [(line.what, line.how) for line in lines] == [
        ("asked to join a group for Joan", "by phone, said by Joan")
    ]


def test_nobodys_list_names_somebody_of_another_side():
    amira, cleo = gather("Amira", "Cleo")

    for person, users in ((amira.person, {"You"}), (cleo.person, {"You", "This site"})):
        lines = history_of(person, reader=person.user)
        assert {happening(line, reader=person.user).who for line in lines} == users


def test_nobody_is_named_in_a_letter():
    amira, cleo = gather("Amira", "Cleo")
    ask(amira.commission, make_neighbour("Bea"))
    leave(cleo)
    mail.outbox.clear()

    deliver_due()

    for letter in mail.outbox:
        name = letter.to[0][:3]
        others = {"Amira", "Cleo", "Bea", "Friday", "shares"} - {name.capitalize()}
        body = letter.body.replace(f"Hello {letter.body.split()[1]}", "")
        assert not [word for word in others if word in body], body


def test_each_is_told_what_concerns_them():
    amira = begin(make_neighbour("Amira"))
    bea = ask(amira.commission, make_neighbour("Bea"))
    deliver_due()
    say(amira, bea)

    assert [words.split(".")[0] for words in notices_of(amira.person)] == [
        "Someone asks to join a group",
        "Someone has joined a group, after everyone said yes",
    ]
    assert notices_of(bea.person) == [
        "The group has said yes. Now you can see each other’s first names."
    ]


def test_each_act_is_audited():
    amira, cleo = gather("Amira", "Cleo")
    actions.share(member=cleo, shared_words="More", by=cleo.person.user, at=now())
    leave(cleo)

    assert list(
        AuditEntry.objects.filter(person=cleo.person).order_by("pk").values_list("verb", flat=True)
    ) == ["commission.asked", "commission.joined", "commission.shared", "commission.left"]
    assert AuditEntry.objects.filter(person=amira.person, verb="commission.answered").count() == 1


def test_who_got_in_without_a_yes_is_shown_to_nobody():
    """Should a mistake of ours ever put someone in, the pages still ask who said yes."""
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))
    Membership.objects.filter(pk=bea.pk).update(state="in", joined_at=now())

    assert seen_by(bea) == []
    assert seen_by(amira) == ["Cleo"]
    assert seen_by(cleo) == ["Amira"]


def test_nobody_begins_groups_without_end():
    amira = make_neighbour("Amira")
    amira.area.policy = {"most_groups": 2}
    amira.area.save()
    for n in range(2):
        begin(amira, name=f"Group {n}")

    with pytest.raises(UnableToOpen, match="Let one of them end first"):
        begin(amira)


def test_a_group_of_the_same_name_is_begun_once():
    amira = make_neighbour("Amira")
    begin(amira)

    with pytest.raises(UnableToOpen, match="already"):
        begin(amira)
    assert Commission.objects.count() == 1
