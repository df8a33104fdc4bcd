"""Names for invented people, streets and organisations."""

FIRST_NAMES = {
    "F": ("Aisha", "Margaret", "Doreen", "Shabnam", "Jean", "Irena", "Patricia", "Nasreen",
          "Brenda", "Edith", "Olena", "Yasmin", "Sheila", "Maureen", "Gwen", "Rukhsana", "Ivy",
          "Beryl", "Nadia", "Hilda", "Sandra", "Farida", "Norah", "Lily", "Zofia", "Kathleen",
          "Hannah", "Poppy", "Mumtaz", "Winifred"),
    "M": ("Harold", "Imran", "Stanley", "Derek", "Mohammed", "Arthur", "Tomasz", "Keith", "Yusuf",
          "Walter", "Delroy", "Frank", "Ryan", "Abdul", "Norman", "Kevin", "Winston", "Jakub",
          "Ronald", "Liam", "Tariq", "Albert", "Callum", "Bilal", "Ernest"),
}  # fmt: skip
LAST_NAMES = (
    "Ashworth", "Begum", "Kershaw", "Hussain", "Whitehead", "Akhtar", "Butterworth", "Mills",
    "Kowalska", "Rahman", "Schofield", "Ogden", "Ali", "Taylor", "Clegg", "Shevchenko", "Wild",
    "Mahmood", "Lees", "Fitton", "Miah", "Brierley", "Campbell", "Nowak", "Heywood", "Khatun",
    "Greaves", "Uddin", "Winterbottom", "Jagger",
)  # fmt: skip
STREETS = ("Mill Lane", "Station Road", "Church Street", "Moorside View", "Canal Bank", "Park Road")
ORGANISATION_WORDS = (
    "Bramble", "Lantern", "Beacon", "Wharf", "Clough", "Tandle", "Hollin", "Medlock", "Spindle",
    "Weavers", "Daybreak", "Compass", "Kingfisher", "Thistle", "Bluebell", "Millgate", "Windmill",
    "Skylark", "Foxglove", "Harbour", "Cobble", "Rowan", "Larkhill", "Saddle", "Pennine Way",
    "Redwing", "Copper", "Tinker’s", "Ferryman", "Willow", "Heron", "Gable", "Orchard", "Primrose",
    "Shuttle", "Loom", "Brook", "Quarry", "Fernlea", "Tollgate",
)  # fmt: skip
