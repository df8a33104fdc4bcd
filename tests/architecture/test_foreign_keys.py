from django.apps import apps

from tooling.architecture import AREAS, EXEMPT, FOUNDATIONS, may_use

OURS = {*AREAS, *FOUNDATIONS, *EXEMPT, "cms"}


def relations():
    """Each relation of our models: the app that has it, its name, and the app it points to."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS:
            for field in model._meta.get_fields(include_hidden=True):
                if field.is_relation and field.concrete and field.related_model:
                    yield model._meta.app_label, str(field), field.related_model._meta.app_label


def test_there_are_relations_to_look_at():
    assert len(list(relations())) > 20


def test_a_foreign_key_points_up_the_house_never_down():
    pointing_down = [
        f"{name} points to {used}"
        for user, name, used in relations()
        if used in OURS and not may_use(user, used)
    ]

    assert pointing_down == []
