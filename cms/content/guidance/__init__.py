from cms.content.guidance import (
    cannot_buy,
    getting_help,
    how_we_check,
    paying_for_outcomes,
    personal_health_budget,
    shared_lives,
    something_wrong,
    three_ways,
    who_sees_what,
)

INDEX = {
    "slug": "guidance",
    "title": "Guidance",
    "summary": "Short guides to budgets, support and your rights. Each has an Easy Read version "
    "with pictures on the same page.",
}
PAGES = [
    personal_health_budget,
    three_ways,
    shared_lives,
    how_we_check,
    who_sees_what,
    paying_for_outcomes,
    cannot_buy,
    getting_help,
    something_wrong,
]
