from cms.models.base import BasePage
from cms.models.contact import ContactPage, ContactQuestion
from cms.models.guidance import GuidanceIndexPage, GuidancePage
from cms.models.home import HomePage
from cms.models.plain import ContentPage
from cms.models.stories import StoryIndexPage, StoryPage

__all__ = [
    "BasePage",
    "ContactPage",
    "ContactQuestion",
    "ContentPage",
    "GuidanceIndexPage",
    "GuidancePage",
    "HomePage",
    "StoryIndexPage",
    "StoryPage",
]
