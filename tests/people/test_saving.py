import pytest
from django import forms

from marketplace.people.errors import NotAllowed, UnableTo
from marketplace.people.saving import saved


class Named(forms.Form):
    name = forms.CharField()


def refuse(problem):
    def save():
        raise problem

    return save


def test_what_is_refused_stands_beside_its_field():
    form = Named({"name": "Amira"})

    assert not saved(form, refuse(UnableTo("That name is taken.", field="name")))
    assert form.errors == {"name": ["That name is taken."]}


@pytest.mark.parametrize("field", [None, "a field of another form"])
def test_what_is_refused_for_no_field_here_stands_above_the_form(field):
    form = Named({"name": "Amira"})

    assert not saved(form, refuse(UnableTo("Not now.", field=field)))
    assert form.non_field_errors() == ["Not now."]


def test_a_form_that_is_wrong_or_only_opened_saves_nothing():
    done = []

    assert not saved(Named({"name": ""}), lambda: done.append(1))
    assert not saved(Named(), lambda: done.append(1))
    assert done == []


def test_who_is_not_allowed_is_told_so_on_a_page_of_its_own():
    with pytest.raises(NotAllowed):
        saved(Named({"name": "Amira"}), refuse(NotAllowed("No.")))
