"""One sample of every letter, with invented people of the story's partnership."""

from __future__ import annotations

import datetime
from typing import Any

from swvportal.foundation.letters import schema as s
from swvportal.foundation.letters import to_pupils as pupils

SENDER = s.Sender(
    name="SWV De Bloesem",
    street="Dorpsstraat 1",
    postcode="7600 AA",
    city="Bloesemdam",
    phone="0546 000 000",
    email="info@bloesem.example",
    website="www.bloesem.example",
)
SCHOOL = s.Addressee(
    name="De Wilg", attention="de directie", street="Wilgenlaan 2", postcode="7601 AB", city="Bloesemdam"
)
PARENT = s.Addressee(name="mevrouw J. de Boer", street="Kersenhof 12", postcode="7601 CD", city="Bloesemdam")
SIGNATURE = s.Signature(
    name="Mies Bakker", title="directeur", mandate="Namens het bestuur van SWV De Bloesem, krachtens mandaat"
)
DATES = s.Dates(datetime.date(2026, 10, 5), datetime.date(2026, 10, 6), datetime.date(2026, 10, 13))
PUPIL = s.Pupil(name="Fien de Boer", birth_date=datetime.date(2018, 3, 9), group="5")
GRANT = s.Grant(
    minutes_direct=30 * 60,
    minutes_indirect=9 * 60 + 30,
    form="Begeleiding in de klas en coaching van de leerkracht",
    starts_on=datetime.date(2026, 12, 1),
    ends_on=datetime.date(2027, 7, 31),
    renew_before=datetime.date(2027, 6, 1),
)
OBJECTION = s.Objection(
    weeks=6,
    until=datetime.date(2027, 1, 5),
    address="SWV De Bloesem, bezwaarcommissie, Dorpsstraat 1, 7600 AA Bloesemdam",
)
PRINCIPLES = (
    s.Principle("De basisondersteuning is benut", "de school heeft zes maanden lang planmatig gewerkt en geëvalueerd."),
    s.Principle("De vraag is helder", "de ondersteuningsbehoeften van leerling en leerkracht zijn beschreven."),
    s.Principle("De ouders zijn betrokken", "de ouders zijn gehoord en steunen de aanvraag."),
    s.Principle("De leerling is gehoord", "de leerling heeft verteld wat helpt."),
    s.Principle("De inzet is in verhouding", "de gevraagde uren passen bij de doelen."),
)
GOALS = (
    s.Goal(
        "leerling", "Fien werkt vijftien minuten zelfstandig aan een taak die is voorbereid.", datetime.date(2027, 3, 1)
    ),
    s.Goal("leerkracht", "De leerkracht bouwt de lessen op in korte, zichtbare stappen.", datetime.date(2027, 3, 1)),
    s.Goal("school", "De aanpak staat in het OPP en is bekend bij het hele team.", datetime.date(2027, 6, 15)),
)
CONTACT = "Lotte Vos, coördinator van het loket, telefoon 0546 000 001"
COMMON = {
    "sender": SENDER,
    "number": "BLO-2026-00012",
    "dated": datetime.date(2026, 11, 24),
    "request_number": "OA-2026-00031",
    "signature": SIGNATURE,
}
CASE = {
    "school": "De Wilg",
    "pupil": PUPIL,
    "dates": DATES,
    "decided_on": datetime.date(2026, 11, 22),
    "contact": CONTACT,
}
REASONS = (
    "Fien leert graag, maar raakt snel de draad kwijt als een les veel stappen heeft. De leerkracht en de intern "
    "begeleider hebben al veel geprobeerd. Dat hielp een beetje, maar nog niet genoeg."
)


def award(**changes: object) -> s.AwardFacts:
    facts = {
        **COMMON,
        **CASE,
        "addressee": SCHOOL,
        "subject": "Toekenning onderwijsarrangement OA-2026-00031",
        "motivation": "De school heeft de basisondersteuning volledig ingezet en de effecten vastgelegd. De commissie "
        "ziet dat de gekozen aanpak werkt, maar dat de leerkracht hulp nodig heeft om haar vol te houden.\n\nWij "
        "kennen minder uren toe dan gevraagd, omdat een deel van de begeleiding door de school zelf wordt gegeven.",
        "principles": PRINCIPLES,
        "grant": GRANT,
        "coaches": ("Carla Meijer", "Cees Bos"),
        "goals": GOALS,
        "evaluated_by": "de intern begeleider, samen met de schoolcoach en de ouders",
        "conditions": (
            "De school geeft zelf twee uur per week begeleiding in een kleine groep.",
            "Het OPP is bijgewerkt vóór de start van het arrangement.",
        ),
        "ends_when": ("de leerling naar een andere school gaat;", "de doelen eerder zijn bereikt."),
        "objection": OBJECTION,
        "enclosures": ("gegevens voor de administratie",),
        "copies_to": ("ouders met gezag", "administratie van het bestuur"),
        **changes,
    }
    return s.AwardFacts(**facts)  # type: ignore[arg-type]


def award_parents(**changes: object) -> s.ParentsFacts:
    facts = {
        **COMMON,
        **CASE,
        "addressee": PARENT,
        "subject": "Extra hulp op school voor uw kind",
        "reasons": REASONS,
        "grant": GRANT,
        "coaches": ("Carla Meijer",),
        "goals": GOALS[:1],
        "objection": OBJECTION,
        **changes,
    }
    return s.ParentsFacts(**facts)  # type: ignore[arg-type]


def award_finance(**changes: object) -> s.FinanceFacts:
    facts = {
        **COMMON,
        "addressee": s.Addressee(
            name="Stichting De Boomgaard",
            attention="de administratie",
            street="Laan 4",
            postcode="7600 BB",
            city="Bloesemdam",
        ),
        "subject": "Financiële gegevens bij toekenning OA-2026-00031",
        "school": "De Wilg",
        "school_code": "00AA00",
        "board": "Stichting De Boomgaard",
        "decided_on": CASE["decided_on"],
        "budget": "onderwijsarrangementen schooljaar 2026-2027",
        "grant": GRANT,
        **changes,
    }
    return s.FinanceFacts(**facts)  # type: ignore[arg-type]


def refusal(**changes: object) -> s.RefusalFacts:
    facts = {
        **COMMON,
        **CASE,
        "addressee": SCHOOL,
        "subject": "Afwijzing aanvraag OA-2026-00031",
        "motivation": "De basisondersteuning is nog niet volledig ingezet. De aanpak in de klas is vier weken geleden "
        "gestart en nog niet geëvalueerd.",
        "principles": PRINCIPLES[:2],
        "advice": (
            "Zet de aanpak nog acht weken voort en leg de effecten vast.",
            "Bespreek de uitkomst in het SOT met uw schoolcoach.",
        ),
        "objection": OBJECTION,
        "copies_to": ("ouders met gezag",),
        **changes,
    }
    return s.RefusalFacts(**facts)  # type: ignore[arg-type]


def refusal_parents(**changes: object) -> s.RefusalParentsFacts:
    facts = {
        **COMMON,
        **CASE,
        "addressee": PARENT,
        "subject": "Besluit over extra hulp op school",
        "reasons": "De school is vier weken geleden met een nieuwe aanpak begonnen. Die heeft meer tijd nodig.",
        "advice": (
            "De school gaat acht weken door met de nieuwe aanpak.",
            "Daarna praat de school met u over wat er nodig is.",
        ),
        "objection": OBJECTION,
        **changes,
    }
    return s.RefusalParentsFacts(**facts)  # type: ignore[arg-type]


def deferral(**changes: object) -> s.DeferralFacts:
    facts = {
        **COMMON,
        **CASE,
        "addressee": SCHOOL,
        "subject": "Aanhouding aanvraag OA-2026-00031",
        "motivation": "De aanvraag is helder, maar de commissie kan de inzet nog niet beoordelen zonder het "
        "verslag van de observatie.",
        "needed": ("het verslag van de observatie van 2 november 2026", "de evaluatie van de inzet tot nu toe"),
        "back_on": datetime.date(2026, 12, 13),
        "copies_to": ("ouders met gezag",),
        **changes,
    }
    return s.DeferralFacts(**facts)  # type: ignore[arg-type]


def deferral_parents(**changes: object) -> s.DeferralParentsFacts:
    facts = {
        **COMMON,
        **CASE,
        "addressee": PARENT,
        "subject": "Nog geen besluit over extra hulp op school",
        "reasons": "Wij willen eerst het verslag lezen van de schoolcoach die in de klas heeft gekeken.",
        "back_on": datetime.date(2026, 12, 13),
        **changes,
    }
    return s.DeferralParentsFacts(**facts)  # type: ignore[arg-type]


MORE_TIME = {
    **COMMON,
    **{name: value for name, value in CASE.items() if name != "decided_on"},
    "promised_by": datetime.date(2026, 12, 4),
    "until": datetime.date(2027, 1, 15),
    "reasons": "De commissie wil eerst met de schoolcoach spreken, en die is tot half december afwezig.",
}


def postponement(**changes: object) -> s.PostponementFacts:
    facts = {
        **MORE_TIME,
        "addressee": SCHOOL,
        "subject": "Meer tijd voor het besluit op uw aanvraag",
        "copies_to": ("ouders met gezag",),
        **changes,
    }
    return s.PostponementFacts(**facts)  # type: ignore[arg-type]


def postponement_parents(**changes: object) -> s.PostponementParentsFacts:
    facts = {
        **MORE_TIME,
        "addressee": PARENT,
        "subject": "Meer tijd voor de vraag van de school voor uw kind",
        **changes,
    }
    return s.PostponementParentsFacts(**facts)  # type: ignore[arg-type]


HOURS = s.Hours(
    task="De leerkracht van groep 5 werkt aan rust en voorspelbaarheid in de groep.\n\nObservatie, gesprekken en "
    "coaching in de klas.",
    minutes=24 * 60 + 30,
    supplier="Mytylschool De Schakel",
    starts_on=datetime.date(2026, 12, 1),
    ends_on=datetime.date(2027, 7, 31),
)
AGREED = {
    **COMMON,
    "request_number": "OV-2026-00004",
    "subject": "Bevestiging van de overeenkomst voor uren",
    "school": "De Wilg",
    "board": "Stichting De Boomgaard",
    "hours": HOURS,
    "agreed_on": datetime.date(2026, 11, 20),
    "registered_on": datetime.date(2026, 11, 24),
    "contact": CONTACT,
}


def agreement_board(**changes: object) -> s.AgreementFacts:
    facts = {
        **AGREED,
        "addressee": s.Addressee(
            name="Stichting De Boomgaard",
            attention="de administratie",
            street="Laan 4",
            postcode="7600 BB",
            city="Bloesemdam",
        ),
        "budget": "Stichting De Boomgaard – Mytylschool De Schakel – uren van het bestuur – 2026-2027",
        **changes,
    }
    return s.AgreementFacts(**facts)  # type: ignore[arg-type]


def agreement_supplier(**changes: object) -> s.AgreementSupplierFacts:
    facts = {**AGREED, "addressee": s.Addressee(name="Mytylschool De Schakel"), **changes}
    return s.AgreementSupplierFacts(**facts)  # type: ignore[arg-type]


def consent() -> s.ConsentFacts:
    return s.ConsentFacts(**_consent())


def consent_pupil() -> s.ConsentPupilFacts:
    return s.ConsentPupilFacts(**_consent())


def _consent() -> dict[str, Any]:
    return {
        **COMMON,
        "number": "",
        "request_number": "",
        "addressee": PARENT,
        "subject": "Uw toestemming",
        "signature": s.Signature(name="Anja Smit", title="De Wilg"),
        "school": "De Wilg",
        "address": "https://portaal.bloesem.example/p/abcdefghijklmnopqrstuvwxyz/",
        "code": "012345",
        "until": datetime.date(2026, 12, 24),
    }


def award_pupil() -> pupils.AwardPupilFacts:
    return pupils.AwardPupilFacts(**{**vars(award_parents()), "addressee": TO_PUPIL, "subject": "Extra hulp voor jou"})


def refusal_pupil() -> pupils.RefusalPupilFacts:
    return pupils.RefusalPupilFacts(
        **{**vars(refusal_parents()), "addressee": TO_PUPIL, "subject": "De vraag voor jou"}
    )


def deferral_pupil() -> pupils.DeferralPupilFacts:
    return pupils.DeferralPupilFacts(
        **{**vars(deferral_parents()), "addressee": TO_PUPIL, "subject": "De vraag voor jou"}
    )


def postponement_pupil() -> pupils.PostponementPupilFacts:
    facts = {**vars(postponement_parents()), "addressee": TO_PUPIL, "subject": "Meer tijd voor de vraag"}
    return pupils.PostponementPupilFacts(**facts)


TO_PUPIL = s.Addressee(
    name="Sam Jansen", care_of="De Wilg", street="Schoolstraat 1", postcode="7601 AA", city="Bloesemdam"
)
CONSENTS = (consent, consent_pupil)
ALL = (
    award,
    award_parents,
    award_finance,
    refusal,
    refusal_parents,
    deferral,
    deferral_parents,
    postponement,
    postponement_parents,
    agreement_board,
    agreement_supplier,
    award_pupil,
    refusal_pupil,
    deferral_pupil,
    postponement_pupil,
)
