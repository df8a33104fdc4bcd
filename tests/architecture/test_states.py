from tooling import states


def test_the_diagrams_say_what_the_tables_say():
    drawn = {path.name: path.read_text() for path in states.DRAWN.glob("*.md")}

    assert drawn == states.draw_all(), "Run `make states`."


def test_every_state_is_in_its_table():
    for label, table in states.tables():
        kind = type(next(iter(table)))
        missing = {state for state in kind if state not in table}

        assert not missing, f"{label}: {kind.__name__} has no row for {missing}"
