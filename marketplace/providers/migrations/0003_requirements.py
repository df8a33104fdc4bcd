"""What each kind of provider must show, as first laid down. Areas change rows, not this file.

Where a source names no law, the row says "Local rule": it is this marketplace's own demand.
"""

from django.db import migrations

LOCAL = "Local rule"
YEAR, THREE_YEARS, FOR_GOOD = 12, 36, None

REGISTRATION = "Care Quality Commission: registration for personal care"
INSURANCE = (
    "Public liability insurance",
    "If someone is hurt or something is damaged, there is money to put it right.",
    "The policy number, and the day it started. It must name the work you do.",
    "policy", YEAR, LOCAL,
)
EMPLOYERS = (
    "Employer's liability insurance",
    "The law asks everyone who employs people to be insured for at least £5 million.",
    "The policy number, and the day it started.",
    "policy", YEAR, "Employers' Liability (Compulsory Insurance) Act 1969",
)
EMPLOYERS_IF_ANY = (
    "Employer's liability insurance, if you employ anyone",
    "The law asks everyone who employs people to be insured for at least £5 million.",
    "The policy number and the day it started. Or write: I employ nobody.",
    "words", YEAR, "Employers' Liability (Compulsory Insurance) Act 1969",
)
ICO = (
    "Registration with the Information Commissioner",
    "You'll hold private facts about people. The Information Commissioner must know who does.",
    "Your registration number, which starts with Z, and the day you last renewed it.",
    "ico", YEAR, "Data Protection (Charges and Information) Regulations 2018",
)
DBS = (
    "Enhanced DBS check",
    "People you support must be safe with you.",
    "The 12 numbers on the certificate, its date and the workforce. Show us the original, or "
    "let us check the Update Service. We keep no copy.",
    "dbs", THREE_YEARS, "Since 21 January 2026 self-employed people can apply through an umbrella "
    "body. How long a check counts is a local rule",
)
REFERENCES = (
    "Two references",
    "People who know your work say what you are like.",
    "The two people's names and how they know you. We'll ask you how to reach them.",
    "words", FOR_GOOD, LOCAL,
)
TRAINING = (
    "Training for personal care",
    "Washing, dressing and eating are private. They must be done safely and with respect.",
    "Your Care Certificate, or training like it, and the day you finished.",
    "words", THREE_YEARS, "Care Certificate (16 standards since March 2025). " + LOCAL,
)
DIRECTED = (
    "You work as the person you help tells you to",
    "You need no registration for personal care only if the person, or someone for them, directs "
    "your work, and no agency manages it.",
    "Write: The people I help direct my work. No agency manages it. If that isn't so, send your "
    "CQC location number.",
    "words", YEAR, "Care Quality Commission: personal care, exemption for directed workers",
)
MOTOR = (
    "Driving licence and insurance for driving people",
    "Ordinary car insurance often doesn't cover driving people for your work.",
    "The policy number, the day it started, and that it covers work use.",
    "policy", YEAR, LOCAL,
)
PRODUCTS = (
    "Insurance for what you supply",
    "If a thing you supply or fit hurts someone, there is money to put it right.",
    "The number of the policy that covers products, and the day it started.",
    "policy", YEAR, LOCAL,
)
THERAPIST = (
    "Professional register",
    "Therapists are held to the rules of their profession.",
    "The register's name and the number you have on it.",
    "words", YEAR, LOCAL,
)


def registration(title, why):
    return (
        title, why,
        "The location number, such as 1-701712005, and the day of registration.",
        "cqc_location", YEAR, REGISTRATION,
    )


BY_CQC = registration(
    "CQC registration",
    "The law asks for it before an organisation gives personal care.",
)

SCHEME_BY_CQC = registration(
    "CQC registration of the scheme, for personal care",
    "The scheme registers. Carers and their homes are not registered or inspected.",
)
COUNT_FROM_OUR_LOOK = [BY_CQC, SCHEME_BY_CQC, THERAPIST]

# kind of provider: what it must show whatever it does
WHATEVER_THEY_DO = {
    "cqc": {
        "registration": BY_CQC,
        "public-liability": INSURANCE,
        "employers-liability": EMPLOYERS,
        "ico": ICO,
    },
    "scheme": {
        "registration": SCHEME_BY_CQC,
        "public-liability": INSURANCE,
        "employers-liability": EMPLOYERS,
        "ico": ICO,
    },
    "household": {
        "panel": (
            "Approved by the scheme's panel",
            "Nobody meets a carer before an independent panel has approved them.",
            "The day of the panel, and who chaired it.",
            "words", YEAR, "Councils' Shared Lives approval (Rotherham, Medway). " + LOCAL,
        ),
        "dbs": DBS,
        "references": REFERENCES,
        "home": (
            "Home and health-and-safety check",
            "The home must be safe, warm and private for whoever comes.",
            "The day of the visit, and which scheme worker made it.",
            "words", YEAR, "Councils' Shared Lives approval (Rotherham, Medway). " + LOCAL,
        ),
        "training": (
            "Training",
            "A Shared Lives carer learns the work before someone moves in.",
            "What the scheme taught, and the day it was finished.",
            "words", THREE_YEARS, "Councils' Shared Lives approval (Rotherham, Medway). " + LOCAL,
        ),
    },
    "pa": {
        "dbs": DBS,
        "right-to-work": (
            "Right to work in the UK",
            "Whoever employs you must look at this by law.",
            "Your share code from GOV.UK, or the kind of passport you can show us.",
            "words", FOR_GOOD, "Immigration, Asylum and Nationality Act 2006",
        ),
        "references": REFERENCES,
        "public-liability": INSURANCE,
    },
    "micro": {
        "dbs": DBS,
        "references": REFERENCES,
        "public-liability": INSURANCE,
        "employers-liability": EMPLOYERS_IF_ANY,
        "ico": ICO,
    },
    "vcse": {
        "safeguarding": (
            "A person in charge of keeping people safe",
            "Everyone must know whom to tell when they are worried.",
            "Their name and job, and the day your safeguarding rules were last agreed.",
            "words", YEAR, LOCAL,
        ),
        "public-liability": INSURANCE,
        "employers-liability": EMPLOYERS_IF_ANY,
        "ico": ICO,
    },
}

# kind of support: what each of these kinds of provider must show beside
FOR_SOME_SUPPORT = {
    "personal_care": {
        "pa": {"training": TRAINING, "directed": DIRECTED},
        "micro": {"training": TRAINING, "directed": DIRECTED},
        "vcse": {"registration": BY_CQC},
    },
    "at_home": {"vcse": {"dbs": DBS}},
    "transport": {kind: {"motor": MOTOR} for kind in ("pa", "micro", "vcse")},
    "equipment": {kind: {"products": PRODUCTS} for kind in ("micro", "vcse")},
    "therapy": {kind: {"register": THERAPIST} for kind in ("pa", "micro", "vcse")},
}


def rows():
    for provider_kind, demands in WHATEVER_THEY_DO.items():
        for name, demand in demands.items():
            yield provider_kind, "", name, demand
    for support_kind, kinds in FOR_SOME_SUPPORT.items():
        for provider_kind, demands in kinds.items():
            for name, demand in demands.items():
                yield provider_kind, support_kind, name, demand


def lay_down(apps, schema_editor):
    Requirement = apps.get_model("providers", "Requirement")
    for position, (provider_kind, support_kind, name, demand) in enumerate(rows()):
        title, why, what_to_send, proof, months, source = demand
        code = "-".join(filter(None, (provider_kind, support_kind.replace("_", "-"), name)))
        Requirement.objects.update_or_create(
            code=code,
            defaults={
                "provider_kind": provider_kind,
                "support_kind": support_kind,
                "title": title,
                "why": why,
                "what_to_send": what_to_send,
                "proof": proof,
                "months_valid": months,
                "counts_from_issue": demand not in COUNT_FROM_OUR_LOOK,
                "source": source,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("providers", "0002_proofs_and_reminders")]

    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
