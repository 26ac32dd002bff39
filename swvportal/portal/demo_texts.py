"""What the demo's schools ask, in their own words: invented pupils, invented parents, true-to-life questions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """One question of a teacher about one pupil, with what was seen, tried, wished and advised."""

    domains: tuple[str, ...]
    occasion: str
    teacher_question: str
    helps: str
    hinders: str
    pupil_needs: str
    teacher_needs: str
    tried: tuple[tuple[str, str, str, str], ...]
    goals: tuple[tuple[str, str], ...]
    support: str
    expertise: str
    pupil_words: str
    direct: int
    indirect: int


ASKS: tuple[Ask, ...] = (
    Ask(
        domains=("attitude", "learning"),
        occasion="Bij zelfstandig werken raakt de leerling na enkele minuten de draad kwijt. Het werk komt niet af.",
        teacher_question="Ik wil leren hoe ik deze leerling aan het werk houd zonder er steeds naast te staan.",
        helps="Korte, duidelijke opdrachten; een vaste plek vooraan; complimenten om het proces.",
        hinders="Lange instructies, onrust in de klas, opdrachten met veel stappen.",
        pupil_needs="Korte opdrachten met een zichtbaar einde en een vaste manier om hulp te vragen.",
        teacher_needs="Voorbeelden die in de hele groep passen en iemand die meekijkt.",
        tried=(
            ("Taakkaart met drie stappen", "september", "leerkracht", "Werkte een week, daarna niet meer."),
            ("Plek vooraan", "oktober", "leerkracht", "Minder afleiding, werk nog niet af."),
        ),
        goals=(
            ("teacher", "Geeft instructie in stappen en laat de leerling zelf het einde zien."),
            ("pupil", "Werkt tien minuten door en maakt een taak af."),
            ("school", "Gebruikt één manier van hulp vragen in alle groepen."),
        ),
        support="Vier keer meekijken in de klas, daarna samen voorbereiden en nabespreken; afbouw vanaf de zesde week.",
        expertise="gedrag en werkhouding",
        pupil_words="Ik wil graag dat mijn werk af is, net als bij de anderen.",
        direct=14,
        indirect=4,
    ),
    Ask(
        domains=("behaviour", "social"),
        occasion="Op het plein en bij wisselingen loopt het vaak uit op ruzie. De leerling schrikt er zelf van.",
        teacher_question="Ik wil leren hoe ik spanning eerder zie en de leerling help voordat het misgaat.",
        helps="Voorspelbare dag, een vaste volwassene, humor.",
        hinders="Onverwachte wisselingen, drukte in de gang, invalleerkrachten.",
        pupil_needs="Voorspelbaarheid, een plek om tot rust te komen en hulp bij het onder woorden brengen.",
        teacher_needs="Kennis van signalen van spanning en een plan dat het hele team kent.",
        tried=(("Time-outkaart", "het hele najaar", "leerkracht en IB'er", "De leerling gebruikt hem soms te laat."),),
        goals=(
            ("teacher", "Herkent drie signalen van spanning en handelt ernaar."),
            ("pupil", "Gaat zelf naar de rustplek voordat het te veel wordt."),
        ),
        support="Signaleringsplan maken met leerkracht en leerling, oefenen op het plein, het team meenemen.",
        expertise="gedrag",
        pupil_words="Ik wil niet altijd ruzie krijgen met voetbal.",
        direct=18,
        indirect=6,
    ),
    Ask(
        domains=("language", "learning"),
        occasion="Na anderhalf jaar leesonderwijs komt het technisch lezen niet op gang, ondanks extra oefening.",
        teacher_question="Ik wil leren hoe ik de leesinstructie zo aanpas dat deze leerling weer groeit.",
        helps="Samen hardop lezen, boeken over dieren, korte sessies.",
        hinders="Lezen onder tijdsdruk, voorlezen voor de groep.",
        pupil_needs="Dagelijks kort en gericht oefenen met succeservaringen.",
        teacher_needs="Een aanpak voor de kleine groep die vol te houden is.",
        tried=(("Extra leesgroepje", "januari tot mei", "onderwijsassistent", "Een half AVI-niveau."),),
        goals=(
            ("teacher", "Voert de kleine leesgroep uit volgens een vaste opbouw."),
            ("pupil", "Leest aan het eind van de periode een AVI-niveau hoger."),
        ),
        support="Analyse van de leesfouten, voordoen van de instructie, drie weken samen uitvoeren, daarna volgen.",
        expertise="lezen en taal",
        pupil_words="Ik vind het moeilijk maar bij de hond lezen vind ik leuk.",
        direct=12,
        indirect=5,
    ),
    Ask(
        domains=("physical", "learning"),
        occasion="De leerling krijgt door een spierziekte minder kracht en heeft moeite om de hele dag mee te doen.",
        teacher_question="Ik wil leren hoe ik de dag zo indeel dat de leerling mee kan blijven doen.",
        helps="Rustmomenten, een laptop, een maatje bij gym.",
        hinders="Traplopen, veel schrijven, lange dagen.",
        pupil_needs="Een dag met rust en werk in balans en hulpmiddelen die gewoon zijn.",
        teacher_needs="Kennis van de ziekte en van wat wel en niet kan.",
        tried=(("Laptop in plaats van schrift", "sinds augustus", "leerkracht", "Minder moe in de middag."),),
        goals=(
            ("teacher", "Maakt weekplannen waarin rust is ingepland."),
            ("school", "Regelt dat alle lessen op de begane grond zijn."),
        ),
        support="Observatie van een schooldag, weekplan maken met leerling en ouders, gesprek met het team over gym.",
        expertise="lichamelijke ontwikkeling (cluster 3)",
        pupil_words="Ik wil met gym iets doen, niet aan de kant.",
        direct=10,
        indirect=4,
    ),
    Ask(
        domains=("gifted", "attitude"),
        occasion="De leerling verveelt zich, verstoort de les en haalt lagere resultaten dan verwacht.",
        teacher_question="Ik wil leren hoe ik deze leerling uitdaag zonder een apart programma te maken.",
        helps="Eigen onderzoek, denkopdrachten, samenwerken met gelijken.",
        hinders="Herhaling, wachten, steeds hulp moeten geven aan anderen.",
        pupil_needs="Compacten, doelen op eigen niveau en leren hoe je leert.",
        teacher_needs="Materiaal en een manier om te compacten in de gewone les.",
        tried=(("Pluswerk na de gewone taak", "sinds september", "leerkracht", "Wordt gezien als straf."),),
        goals=(
            ("teacher", "Compact rekenen en taal op basis van een voortoets."),
            ("pupil", "Maakt een plan voor een eigen onderzoek en houdt zich eraan."),
        ),
        support="Samen compacten voorbereiden, twee lessen voordoen, gesprek met de leerling over leren leren.",
        expertise="hoogbegaafdheid",
        pupil_words="Ik weet het meestal al en dan moet ik het toch doen.",
        direct=9,
        indirect=3,
    ),
    Ask(
        domains=("social", "attendance"),
        occasion="De leerling komt sinds het voorjaar steeds vaker niet naar school en heeft buikpijn op maandag.",
        teacher_question="Ik wil leren wat ik kan doen zodat deze leerling zich weer veilig voelt in de klas.",
        helps="Een rustig begin van de dag, werken naast een vriend, tekenen.",
        hinders="De kring, toetsen, onverwachte vragen.",
        pupil_needs="Een veilig begin van de dag en kleine stappen terug naar de groep.",
        teacher_needs="Steun in de gesprekken met ouders en een plan voor de opbouw.",
        tried=(("Later beginnen op maandag", "oktober", "IB'er met ouders", "Twee van de vier maandagen aanwezig."),),
        goals=(
            ("teacher", "Begint elke dag met een persoonlijk moment."),
            ("pupil", "Is vier hele dagen per week op school."),
        ),
        support="Gesprekken met leerling, ouders en leerkracht, opbouwplan, wekelijks kort overleg, daarna afbouw.",
        expertise="sociaal-emotionele ontwikkeling",
        pupil_words="Als ik mag tekenen gaat de buikpijn weg.",
        direct=16,
        indirect=6,
    ),
)


TOLD_IN = 2026  # the year in which the birth dates below fit the groups


@dataclass(frozen=True)
class Story:
    """One request: whose, about which pupil, how far it came (`stage`) and how many days ago it began."""

    school: str
    pupil: str
    born: tuple[int, int, int]
    group: str
    ask: int
    stage: str
    days: int
    parents: tuple[str, ...] = ("Eva", "Tom")


STORIES: tuple[Story, ...] = (
    Story("De Wilg", "Sam Jansen", (2018, 3, 9), "5", 0, "started", 2),
    Story("De Wilg", "Noor de Wit", (2019, 11, 2), "4", 2, "advice", 9),
    Story("De Wilg", "Daan Vermeer", (2016, 5, 21), "7", 1, "director", 14),
    Story("De Wilg", "Yara Blom", (2017, 9, 30), "6", 5, "submitted", 20),
    Story("De Wilg", "Milan Kuiper", (2018, 1, 17), "5", 3, "returned", 25),
    Story("De Wilg", "Fenna Groen", (2015, 6, 4), "8", 4, "committee", 40),
    Story("De Wilg", "Ties Brouwer", (2017, 2, 11), "6", 1, "decided", 45),
    Story("De Wilg", "Lina Haddad", (2016, 12, 24), "7", 2, "granted", 50, ("Samira",)),
    Story("De Wilg", "Bram Postma", (2019, 4, 8), "4", 0, "working", 95),
    Story("De Wilg", "Jip Scholten", (2015, 10, 13), "8", 3, "closed", 260),
    Story("De Linde", "Saar Vos", (2018, 7, 19), "5", 5, "submitted", 8),
    Story("De Linde", "Levi Kok", (2017, 8, 1), "6", 0, "reviewed", 41),
    Story("De Linde", "Isa Dijk", (2019, 2, 28), "4", 2, "refused", 70),
    Story("De Eik", "Mees Prinsen", (2016, 1, 30), "7", 1, "submitted", 5),
    Story("De Eik", "Zoë Maas", (2018, 10, 6), "5", 5, "committee", 44),
    Story("De Eik", "Adam Yilmaz", (2017, 4, 15), "6", 2, "working", 110, ("Aylin", "Emre")),
    Story("De Eik", "Lotte Bakker", (2015, 3, 22), "8", 4, "deferred", 60),
    Story("De Berk", "Finn Hoekstra", (2018, 12, 5), "5", 0, "declined", 33),
    Story("De Berk", "Evi Jonker", (2016, 8, 27), "7", 3, "evaluating", 150),
    Story("De Berk", "Thijs Smeets", (2019, 5, 14), "4", 1, "withdrawn", 38),
    Story("De Berk", "Nora Peeters", (2017, 6, 9), "6", 5, "objection", 85),
)
