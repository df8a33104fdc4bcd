from cms.content.words import facts, heading, line, text

PAGE = {
    "slug": "contact",
    "title": "Help and contact",
    "summary": "Call, write or send a message. A person answers. You can also do every step "
    "with us by phone, on paper or in a visit.",
    "body": [
        facts(
            (
                "Phone",
                '<a href="tel:01614960142">0161 496 0142</a>, Monday to Friday, 9am to 5pm. If '
                "talking on the phone is hard, ask someone you trust to call for you.",
            ),
            ("Email", '<a href="mailto:hello@kith.example">hello@kith.example</a>'),
            (
                "On paper",
                "Call us. We send you the papers, with an envelope that needs no stamp.",
            ),
        ),
        heading("Who to ask"),
        text(
            [
                "<b>About your own support:</b> your named contact. Sign in, and their name and "
                "number are on each of your pages.",
                "<b>About your budget:</b> your funder, the NHS body or council it comes from.",
                "<b>About this site:</b> us.",
                "<b>If someone is in danger:</b> call 999. Then read "
                '<a href="/guidance/if-something-is-wrong/">if something is wrong</a>.',
            ],
        ),
    ],
    "easy_read": [
        line("talk", "You can call us."),
        line("computer", "You can send us a message."),
        line("letter", "You can send us a letter."),
        line("visit", "You can ask us to visit you."),
        line("good-person", "A real person will answer you."),
        line("ambulance", "Call 999 if someone is in danger."),
    ],
    "form_heading": "Send us a message",
    "thanks": "A person reads it, and answers within two working days in the way you chose.",
}

QUESTIONS = [
    {
        "label": "Your name",
        "clean_name": "name",
        "field_type": "singleline",
        "required": False,
        "help_text": "You don’t have to say",
    },
    {
        "label": "How may we answer you?",
        "clean_name": "reach",
        "field_type": "singleline",
        "required": True,
        "help_text": "An email address, a phone number or a postal address",
    },
    {
        "label": "Is there a way that suits you best?",
        "clean_name": "way",
        "field_type": "singleline",
        "required": False,
        "help_text": "Such as Easy Read, large print, a call in the morning, BSL",
    },
    {
        "label": "Your message",
        "clean_name": "message",
        "field_type": "multiline",
        "required": True,
        "help_text": "Please don’t write about your health, or give anyone’s NHS number. We can "
        "talk about that later, in private",
    },
]
