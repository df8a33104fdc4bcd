"""The words offers and needs are described in. Codes are stable; labels are what people read."""

from django.db import models


class ProviderKind(models.TextChoices):
    CQC = "cqc", "Organisation registered with the Care Quality Commission"
    SCHEME = "scheme", "Shared Lives scheme"
    HOUSEHOLD = "household", "Shared Lives household"
    PERSONAL_ASSISTANT = "pa", "Personal assistant"
    MICRO = "micro", "Micro-enterprise"
    VCSE = "vcse", "Charity, community group or social enterprise"


SHARED_LIVES = (ProviderKind.SCHEME, ProviderKind.HOUSEHOLD)


class SupportKind(models.TextChoices):
    LIVE_IN = "live_in", "Live with a Shared Lives household"
    SHORT_BREAK = "short_break", "Short break"
    DAY_SUPPORT = "day_support", "Support in the day"
    AT_HOME = "at_home", "Support in my own home"
    PERSONAL_CARE = "personal_care", "Help with washing, dressing or eating"
    ACTIVITY = "activity", "Something to do or learn"
    WORK = "work", "Finding or keeping work"
    PEER = "peer", "People who have been through the same"
    TRANSPORT = "transport", "Getting about"
    EQUIPMENT = "equipment", "Equipment or technology"
    ADVICE = "advice", "Advice and planning"
    HOMESHARE = "homeshare", "Homeshare"
    THERAPY = "therapy", "Therapy and wellbeing"


class Access(models.TextChoices):
    STEP_FREE = "step_free", "No steps"
    WHEELCHAIR = "wheelchair", "Room for a wheelchair"
    ACCESSIBLE_TOILET = "accessible_toilet", "Accessible toilet"
    HOIST = "hoist", "Hoist"
    GROUND_FLOOR_BEDROOM = "ground_floor_bedroom", "Bedroom on the ground floor"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    QUIET = "quiet", "Quiet space"
    EASY_READ = "easy_read", "Easy Read information"
    CAR = "car", "Adapted car"


class Language(models.TextChoices):
    ENGLISH = "english", "English"
    BSL = "bsl", "British Sign Language"
    MAKATON = "makaton", "Makaton"
    URDU = "urdu", "Urdu"
    PUNJABI = "punjabi", "Punjabi"
    BENGALI = "bengali", "Bengali"
    GUJARATI = "gujarati", "Gujarati"
    ARABIC = "arabic", "Arabic"
    POLISH = "polish", "Polish"
    ROMANIAN = "romanian", "Romanian"
    UKRAINIAN = "ukrainian", "Ukrainian"
    CANTONESE = "cantonese", "Cantonese"
    SOMALI = "somali", "Somali"


class Interest(models.TextChoices):
    GARDENING = "gardening", "Gardening and allotments"
    COOKING = "cooking", "Cooking and baking"
    MUSIC = "music", "Music and singing"
    FOOTBALL = "football", "Football"
    WALKING = "walking", "Walking and the hills"
    ANIMALS = "animals", "Animals"
    CRAFTS = "crafts", "Crafts and making"
    FILM = "film", "Film and television"
    GAMES = "games", "Games and computers"
    FAITH = "faith", "Faith and worship"
    BOOKS = "books", "Books and stories"
    SWIMMING = "swimming", "Swimming"
    DANCE = "dance", "Dance"
    TRAINS = "trains", "Trains and buses"
    HISTORY = "history", "Local history"
    ART = "art", "Drawing and painting"
    CRICKET = "cricket", "Cricket"
    VOLUNTEERING = "volunteering", "Helping others"


class Pet(models.TextChoices):
    DOG = "dog", "Dog"
    CAT = "cat", "Cat"
    OTHER = "other", "Another animal"


class PriceBasis(models.TextChoices):
    OUTCOME = "outcome", "for each outcome"
    FOUR_WEEKS = "four_weeks", "for each four weeks"
