from tooling.check import addresses_in_requirements


def test_the_lock_holds_no_address():
    assert addresses_in_requirements() == []
