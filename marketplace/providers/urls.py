from django.urls import path

from marketplace.providers.views import (
    browsing,
    checks,
    offers,
    own,
    pausing,
    public,
    renaming,
    shared_lives,
    suspensions,
    vetting,
)

app_name = "providers"
urlpatterns = [
    # anyone
    path("offers/", browsing.offers, name="browse"),
    path("offers/<uuid:uuid>/", public.offer, name="offer"),
    path("providers/<uuid:uuid>/", public.profile, name="profile"),
    path("register/<uuid:uuid>/", public.register_entry, name="register_entry"),
    # the provider's own pages
    path("provider/", own.mine, name="mine"),
    path("provider/start/", own.start, name="start"),
    path("provider/<uuid:uuid>/", own.own, name="own"),
    path("provider/<uuid:uuid>/details/", own.details, name="details"),
    path("provider/<uuid:uuid>/pause/", pausing.pause, name="pause"),
    path("provider/<uuid:uuid>/start-again/", pausing.start_again, name="start_again"),
    path("provider/<uuid:uuid>/checks/", checks.checks, name="checks"),
    path("provider/<uuid:uuid>/checks/<slug:code>/", checks.send_check, name="send_check"),
    path("provider/<uuid:uuid>/offers/", offers.offers, name="offers"),
    path("provider/<uuid:uuid>/offers/new/", offers.new_offer, name="new_offer"),
    path("provider/offers/<uuid:uuid>/", offers.manage_offer, name="manage_offer"),
    path("provider/offers/<uuid:uuid>/publish/", offers.publish_offer, name="publish_offer"),
    path("provider/offers/<uuid:uuid>/pause/", offers.pause_offer, name="pause_offer"),
    path("provider/offers/<uuid:uuid>/withdraw/", offers.withdraw_offer, name="withdraw_offer"),
    path("provider/offers/<uuid:uuid>/places/", offers.confirm_places, name="confirm_places"),
    path("provider/offers/<uuid:uuid>/edit/<slug:step>/", offers.edit_offer, name="edit_offer"),
    # Shared Lives
    path("provider/<uuid:uuid>/home/", shared_lives.home, name="home"),
    path("provider/<uuid:uuid>/households/", shared_lives.households, name="households"),
    path("provider/<uuid:uuid>/households/add/", shared_lives.add_household, name="add_household"),
    path("provider/<uuid:uuid>/carers/", shared_lives.invite_carer, name="invite_carer"),
    # the vetting desk
    path("vetting/", vetting.queue, name="vetting"),
    path("vetting/<uuid:uuid>/", vetting.decide, name="decide_check"),
    path("vetting/names/<uuid:uuid>/", renaming.decide, name="decide_renaming"),
    path("vetting/providers/", suspensions.providers, name="vetting_providers"),
    path("vetting/providers/<uuid:uuid>/pause/", suspensions.suspend, name="suspend"),
    path("vetting/providers/<uuid:uuid>/go-on/", suspensions.end_suspension, name="end_suspension"),
]
