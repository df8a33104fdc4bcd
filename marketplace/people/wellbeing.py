"""The nine outcome domains: the Care Act 2014, section 1(2)."""

from django.db import models


class Domain(models.TextChoices):
    DIGNITY = "dignity", "Dignity and respect"
    HEALTH = "health", "Physical, mental and emotional health"
    SAFETY = "safety", "Protection from abuse and neglect"
    CONTROL = "control", "Control over day-to-day life"
    ACTIVITY = "activity", "Work, education, training or recreation"
    ECONOMIC = "economic", "Social and economic wellbeing"
    RELATIONSHIPS = "relationships", "Family and personal relationships"
    HOME = "home", "A home that suits me"
    CONTRIBUTION = "contribution", "Giving something to others"
