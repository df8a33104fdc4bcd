from tooling.architecture import too_long


def test_every_module_and_function_can_be_held_in_the_head():
    assert list(too_long()) == []
