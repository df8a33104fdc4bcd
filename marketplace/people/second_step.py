"""Whether a user shows in two ways that it is them when they sign in: an app, or a passkey."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from marketplace.people.records.users import User

# Recovery codes are only for getting back in, so they are no step of their own.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(user: User) -> bool:
    return bool(is_mfa_enabled(user, types=STEPS))
