"""The words with which people write of passwords, PINs and one-time codes, English and German.

Every pattern is linear: repeats are bounded, and a number begins nowhere inside a longer one.
"""

import re

QUOTES = "\"'“”‘’`«»„"
IS = (
    r"(?:[\"'>]?\s{0,3}(?:->|=>|[:=]|\.{2,3}|\s[-–]\s)[\s\"'(<]{0,3}"
    r"|[\"')]?\s{1,3}(?:is|was|are|were|'s|ist|war|sind|lautet|lauten|reads|h(?:ei|ie)(?:ß|ss)t?"
    r"|w(?:ä|ae)re|soll"
    r"|(?:should|might|must|could|would|will|can) be|ha(?:s|d) always been|used to be|remains"
    r"|stays|bleibt|to be|to)"
    r"(?:\s{1,3}(?:still|now|just|currently|simply|always|immer|noch|jetzt|wohl|bitte"
    r"|actually|basically|literally|probably|maybe|perhaps|eigentlich|vielleicht|wahrscheinlich"
    r"|glaube? ich|meine ich|i (?:think|guess|believe)|auf)){0,3}:?\s{1,3}"
    r"|['’]s\s{1,3})"
)
"""What stands between the name of a secret and the secret."""
PASSWORD_WORDS = (
    r"(?:[\w-]{0,20}(?:pass[ -]?w[o0]rds?|passw(?:ö|oe)rter|passworte?"  # noqa: S105  # nosec
    r"|kennw(?:o|ö)rt(?:er)?)"
    r"|pass[ -]?codes?|pass ?phrases?|passwd|p[\s.]a[\s.]s[\s.]s[\s.]w[\s.]o[\s.]r[\s.]d"
    r"|(?:secret|memorable|code|pass|safe) ?words?|(?:wi-?fi|wlan|router|hotspot|netzwerk"
    r"|network)[ -]?(?:key|pass|code|pw|schl(?:ü|ue)ssel)"
    r"|codew(?:o|ö)rt|losungswort|losung(?=\s(?:ist|war|lautet)|[:=])"
    r"|geheimw(?:o|ö)rt|pass(?=\s(?:might|could|should|must|would|will) be\s)"
    r"|pass(?=\s(?:i|we|he|she|they|you|ich)\s\w{2,10}\s(?:is|was)\s)|credentials|zugangsdaten"
    r"|passw\.?(?=\s{0,3}[:=])|p\.?w\.?(?=['’]s|[\s:=])|p/w|pwd|pass(?=\s{0,3}(?:[:=]|[-–]\s)"
    r"|\s{1,2}(?:is|was)\s))"
)
PASSWORD = re.compile(rf"(?<![\w/])(?:{PASSWORD_WORDS})(?!\w)", re.IGNORECASE)
LIKE_PASSWORD = re.compile(r"(?<!\w)(?:my)?(p[a-zöß]{4,10})(?!\w)", re.IGNORECASE)
NO_PASSWORD = frozenset(
    [
        "passport",
        "passports",
        "postcode",
        "postcodes",
        "passing",
        "passed",
        "passage",
        "passes",
        "pasta",
        "paste",
        "pastel",
        "pastor",
    ]
)
SECRET_NAME = re.compile(r"secret|memorable|code|losung|phrase|kenn", re.IGNORECASE)
"""Names of secrets that are plain words, or several."""
SAID_OF = re.compile(
    r"(?:,?\s{1,3}(?:i|we|you|they|he|she|it|that|which|which's|to|for|of|on|with|at|from|in|my|our"
    r"|your|the|use|used|using|always"
    r"|have|had|has|set|chose|gave|sent|made|picked|created|changed|typed|last|night|week|month"
    r"|morning|yesterday|today|ago|gestern|heute|letzte|woche|gesetzt|me|account|shop|login|log"
    r"|email|mail|site|page|card"
    r"|fernway|before"
    r"|uses|agreed|agree|registered|wrote|bank|bank's|insurer|provider|they're|hotel|work|school"
    r"|team|family|we've|i've"
    r"|usually|normally|case|need|it|by|text|app"
    r"|immer|always|sonst|normalerweise|nehme|nahm|nutzte|verwende|take|took|picked|für|fuer"
    r"|fürs|online-?banking|banking|mein|meine|meines|meiner|dein|konto|kontos|accounts|logins"
    r"|shops|wlans|handys|wlan"
    r"|das|den|die|der|ich|benutze|nutze|habe"
    r"|hab|bekommen|im|in|von|aus|zum|zu"
    r"|sms|nachricht)(?![\w-]),?){1,7}",
    re.IGNORECASE,
)
"""Words that say whose or what for, between the name of a secret and "is"."""
OF_A_PAGE = re.compile(
    r"[ -](?:page|site|e?-?mail|link|field|form|box|screen|manager|policy|hint|seite|feld|reset)\b"
    r"(?!\s{0,2}[:=])",
    re.IGNORECASE,
)
"""Right behind "password", what has to do with one and is none."""
LABELLED = re.compile(rf"{IS}(?P<secret>[^\s]{{1,64}})", re.IGNORECASE)
NEXT = re.compile(r"[\"']?[\s,(\"'“„«>`:]{1,4}(?P<secret>[^\s]{1,64})")
QUOTED = re.compile(
    r"(?:[\"“„«`](?P<double>[^\"”“»`\n]{2,64})[\"”“»`]"
    r"|(?<!\w)['‘](?P<single>[^'’\n]{2,64})['’](?!\w))"
)
AS_PASSWORD = re.compile(
    r"(?<!\S)(?P<secret>\S{3,64})[\"'”’]?,?\s{1,3}(?:is|was|as|als|ist|war)\s{1,3}(?:(?:my|the|our"
    r"|a|an|mein|meine|das|unser)\s{1,3})?(?:(?:new|old|neues|altes)\s)?$",
    re.IGNORECASE,
)
"""What stands before "password" where the secret comes first: "hunter2 is my password"."""
TOKEN = re.compile(r"(?<!\S)\S{4,80}")
USER = re.compile(
    r"(?:user(?: ?name)?|user ?id|login|log ?in|benutzer(?:name)?|account|email|mail|e-mail|order"
    r"|bestellung|name|nutzer(?:name)?)"
    r"(?:\s{1,2}(?:is|ist|name|lautet))?[\s:=]{1,3}$",
    re.IGNORECASE,
)
"""What stands before a name with which somebody signs in, which is no secret."""
SIGN_IN = re.compile(
    r"(?<!\w)(?:login|log[ -]?(?:in|on)|sign[ -]?in|creds|credentials|zugangsdaten|anmeldung"
    r"|anmelden|account"
    r"|konto)(?:\s(?:details?|daten|data|is|are|ist|sind|mit|with)){0,3}[\s:]{1,3}"
    r"(?P<name>[\w.+@-]{2,80})(?:\s{0,2}[/:|,;]\s{0,2}|\s{1,2}(?:and|und|with|mit)\s{1,2}"
    r"|\s{1,2})(?P<secret>[^\s,;]{4,64})",
    re.IGNORECASE,
)
NAME_AND_WORD = re.compile(
    r"(?<![\w@.])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\s{0,2}[/"
    r"|:]\s{0,2}(?P<secret>[^\s,;/]{4,64})"
)
OPEN_END = re.compile(rf"(?:{IS}|[\s:=,.]{{0,4}})$", re.IGNORECASE)
TROUBLE = re.compile(
    r"\b(?:forg[eo]t|forgotten|lost|reset|chang\w{0,3}|new|wrong|invalid|need|expired|help"
    r"|work\w{0,3}"
    r"|not|never|\w{2,6}n['’]?t|no|keine?n?|nicht|nie"
    r"|vergessen|zur(?:ü|ue)cksetzen|(?:ä|ae)ndern|neues?|falsch|brauche|abgelaufen)\b",
    re.IGNORECASE,
)
"""What is said of a secret that is not told."""
ASKED = re.compile(
    rf"(?P<password>(?<!\w)(?:{PASSWORD_WORDS})(?!\w))"
    r"|(?P<code>\b(?:one[- ]?time|verification|security|confirmation|unlock|access|login|sign-in"
    r"|reset)[ -](?:pass)?code\b|\botp\b|\btan\b)"
    r"|(?P<pin>\bpin\b)|(?P<security>\bcv[vc]2?\b)",
    re.IGNORECASE,
)
ORDINARY = """
    a about account again against all already also always an and any anymore as at back bad
    because been being below blocked broken but by can cannot can't cant case changed
    compromised correct could days did didn't does doesn't doesnt don't dont each email e-mail
    empty enough entered ever everywhere expired fails failed failing field fine five for
    forgotten form four from gone good had hacked has have he her here his hours how i i'm if
    im impossible in incorrect invalid is it it's its just kept last leaked link locked long
    lost mail manager may me minutes missing more must my need needed never new no not nothing
    now of off ok okay old on once one only or our out page please policy possible problem
    protected question really recovery refused rejected required reset resets resetting right
    rules safe same saved screen secret secure sent she short simple since so some something
    soon still stolen stop stuck than thanks that the their them then there these they thing
    this three times to today too twice two unknown unsafe until up us used very was we weak
    were what when where which who whose why will with won't wont work working works would
    wrong yes yesterday you your yours accepted active annoying available better case-sensitive
    complicated confidential confusing deleted different difficult disabled easy encrypted
    exposed forgettable generated hard hidden hopeless important incomplete insecure irrelevant
    known mine mixed nobody none outdated pending personal private public ready sensitive
    similar strong stupid temporary terrible tricky unchanged unique updated useless valid
    visible written aktiv aktuell anders blöd deaktiviert egal einfach fehlerhaft gelöscht
    gültig korrekt kompliziert lang leicht notiert persönlich privat schwach schwer sicherer
    stark temporär unbekannt unklar unsicher veraltet vertraulich weg zufällig aber abgelaufen
    alt altes auch auf aus bei bekommen bitte da daran das dass dem den der des die dir doch
    ein eine einen eingegeben er erst es falsch für geändert geheim gehackt geht gesperrt
    gestern gestohlen geworden habe haben hat heute hier ich ihr immer ist ja jetzt kein keine
    klappt kurz länger leer mal man mehr mein meine mich mir mit muss nach neu neues nicht
    nichts noch nochmal nun nur oder pro richtig schon sehr sein seit selbe sich sicher sie
    sind soll steht stimmt um und ungültig unser vergessen verloren von vor war warum welches
    wenn wer wie wieder wo wohl zu zum zur zurück zurücksetzen zweimal
"""
NO_SECRETS = frozenset(ORDINARY.split())
"""Words that stand beside "password" in an ordinary sentence."""
