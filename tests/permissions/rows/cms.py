from tests.permissions.matrix import EVERYONE, NOT_TAKEN, REFUSED, UNKNOWN, Row, can
from tests.permissions.world import ROLES

PUBLIC = Row(get=can(*ROLES), post=dict.fromkeys(ROLES, NOT_TAKEN))
NOBODY = dict.fromkeys(ROLES, UNKNOWN)
NO_EDITOR = dict.fromkeys(EVERYONE, REFUSED)

ROWS = {
    "cms:sitemap": PUBLIC,
    "cms:robots": PUBLIC,
    "cms:picture": Row(
        own=lambda world: {"path": "../marketplace.sqlite3"},  # a picture, and nothing beside it
        get=NOBODY,
        post=dict.fromkeys(ROLES, NOT_TAKEN),
    ),
    "cms:editor_sign_in": Row(get=NO_EDITOR, post=NO_EDITOR),
    "cms:no_password_reset": Row(get=NOBODY, post=NOBODY),
    "cms:no_documents": Row(get=NOBODY, post=NOBODY),
    "cms:no_document": Row(own=lambda world: {"rest": "1/plan.pdf"}, get=NOBODY, post=NOBODY),
}
