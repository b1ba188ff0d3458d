"""How passwords that are plain words are told, English and German.

Every pattern is linear: repeats are bounded.
"""

import re

from tandem.core.secret_phrases import IS, PASSWORD_WORDS

_NAME = rf"(?<![\w/])(?:{PASSWORD_WORDS}|pass|pw|kw)(?!\w)"
_ME = r"(?:(?:my|the|mein|meine|das|dem|der|die|den|and|und|with|mit)\s{1,2}){0,3}"
_WORD = r"[\"'“„«‘`(]?(?P<secret>[^\W_][^\s,;\"”“»`)]{2,63})"
_END = (
    r"(?=[\"”»'’`)]?[.!?]{0,3}\s{0,3}(?:$|[\n,;)]|[.!?]\s|(?:and|but|und|aber|please|bitte|thanks"
    r"|danke)\b))"
)
BESIDE_NAME = re.compile(
    r"(?:(?<!\w)(?:user(?: ?name| ?id)?|log-?in|e-?mail(?: address)?|mail|benutzer(?:name|kennung)?"
    r"|nutzer(?:name)?|konto|account|kennung|name|id|sign-?in)(?:\s(?:is|ist|name|lautet))?"
    r"[\s:=]{1,3}[\"']?[\w.+@-]{2,80}[\"']?"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{3,80})"
    rf"(?:\s{{0,2}}[,;/|&+\n.-]{{1,2}}\s{{0,2}}|\s{{1,2}}){_ME}{_NAME}[\s:=]{{1,3}}{_WORD}{_END}",
    re.IGNORECASE,
)
"""Who signs in, and with what: "user karl, password trombone"."""
REMARK = re.compile(
    rf"{_NAME}\s{{0,2}}[(\[][^()\[\]\n]{{1,60}}[)\]](?:{IS}|\s{{1,2}})(?P<secret>[^\s,;]{{3,64}})",
    re.IGNORECASE,
)
"""A remark in brackets between a password's name and the password."""
TOLD = re.compile(
    rf"{_NAME}[^.!?:\n]{{0,60}}?\b(?:know|sure|correct|right|certain|positive|definitely|use|used"
    r"|using|tried|try|typed?|typing|enter(?:ed|ing)?|set|chose|picked|saved?|wrote|written"
    r"|printed|says|following|this|weiß|sicher|stimmt|richtig|benutze|nutze|verwende|eingebe"
    r"|eingegeben|tippe|gesetzt|gewählt|folgende[sr]?|aufgeschrieben|steht|drauf|aufgedruckt)\b"
    r"[^.!?:\n]{0,20}:\s{1,3}[\"'“„«]?(?P<secret>[^\s.,;!?\"”“»][^\n.,;!?\"”“»]{2,50})",
    re.IGNORECASE,
)
"""What somebody knows, types or reads of a password, then a colon."""
THE_WORD = re.compile(
    rf"{_NAME}(?:\s(?!is\b|was\b|ist\b|war\b)[\w'’]{{1,12}}){{0,6}}{IS}(?:just |simply |only "
    rf"|einfach |nur )?"
    r"(?:the|das|two|three|zwei|drei|one)\s(?:words?|names?|phrase|wort|wörter|worte|name[n]?)\s"
    r"[\"'“„«‘]?(?P<secret>[^\s,;.\"”“»]{3,40}(?:,?\s(?:followed by|and then|und dann|then|and"
    r"|plus|with|mit|und|dann"
    r"|gefolgt von)(?:\s(?:the|a|die|der|das))?(?:\s(?:numbers?|digits?|year|zahl(?:en)?|jahr"
    r"|number"
    r"))?\s[^\s,;.]{1,20}){0,2})",
    re.IGNORECASE,
)
"""A password told as a word and what follows it: "the word lighthouse followed by 42"."""
THE_OTHER = re.compile(
    r"(?<!\w)(?:(?:new|old|other|current|previous|second|first|next|last|latest|neue[sr]?|alte[sr]?"
    r"|andere[sr]?|jetzige[sr]?|zweite[sr]?|vorige[sr]?)(?:\sone)?|before that it|before it"
    r"|davor|jetzt|now it(?:['’]?s)?)"
    rf"{IS}{_WORD}{_END}",
    re.IGNORECASE,
)
"""The next of several passwords, of which the first was told."""
OF_SOMEBODY = re.compile(
    r"(?<=word|wort|pass)(?:['’]s|\s(?:is|was|ist|war)|\s?[:=])\s[^.!?:\n]{0,40}?\b(?:name|names"
    r"|birthday"
    rf"|birth ?date|date of birth|birth year"
    r"|street|team|club|nickname|town|village|pet|dog|cat|geburtstag|geburtsdatum|straße|verein"
    rf"|spitzname|hund|katze|kater|haustier|wohnort|heimatort)(?:['’]s name)?"
    rf"\s{{0,2}}[,:(-]\s{{0,2}}{_WORD}{_END}",
    re.IGNORECASE,
)
"""A password told by what it is of: "the same as my dog's name, biscuit"."""
NETWORK = re.compile(
    r"(?<!\w)(?:wi-?fi|wlan|w-lan|router|hotspot|netzwerk|ssid)(?!\w)[^\n]{0,60}?\b(?:key|code"
    r"|schlüssel|pass|pw)(?:\s(?:is|ist|lautet|was)\s{1,2}|\s{0,2}[:=]\s{0,2}|(?<!code)\s)"
    r"(?P<secret>[^\s,;]{6,64})",
    re.IGNORECASE,
)
NETWORK_PASSWORD = re.compile(
    rf"(?<!\w)(?:wi-?fi|wlan|w-lan|router|hotspot|netzwerk|network|guest"
    rf"|gäste)[ -]?(?:pass ?word"
    rf"|passwort|kennwort|pass|pw|key"
    rf"|schlüssel)(?:{IS}"
    rf"|[\s:]{{1,3}})(?P<secret>[^\W_](?=[^\s,;]{{0,60}}[-_\d])[^\s,;\"”“»]{{5,63}})",
    re.IGNORECASE,
)
"""Of a network also a password of words with a hyphen."""
HYPHENED = re.compile(
    rf"{_NAME}\s(?P<secret>[a-zäöüß]{{2,15}}(?:-[a-zäöüß]{{2,15}}){{2,6}})(?![\w-])", re.IGNORECASE
)
"""Words with hyphens right behind the name: "passphrase tired-goose-lamp"."""
ALTHOUGH = re.compile(
    rf"{_NAME}[^.!?\n]{{0,40}}\b(?:ich|wir|i|we)\s(?:immer |always )?{_WORD}\s(?:schreibe|tippe"
    r"|eingebe|nehme|benutze|verwende|eingetippt|eingegeben|geschrieben)\b",
    re.IGNORECASE,
)
"""What is typed though it is refused: "Passwort falsch, obwohl ich Ankerplatz schreibe"."""
CALLED = re.compile(
    rf"{_NAME}\s(?:hab(?:e|en)?|hatte|i|we)\s(?:(?!keine?n?\b"
    rf"|nicht\b)[\w’']{{1,10}}\s){{0,4}}?{_WORD}\s(?:genannt"
    r"|gew(?:ä|ae)hlt|genommen|gesetzt|vergeben|hinterlegt)\b",
    re.IGNORECASE,
)
"""What somebody has called a password: "das Kennwort hab ich Pusteblume genannt"."""
MAGIC_WORD = re.compile(
    r"(?:^\W{0,3}(?=geheim|losung|lösung|memorable)|(?<!\w)(?:with|using|use|say|saying|through|via|give|to|mit|per|sage?|sagt|nenne|the"
    r"|is)\s)"
    r"(?:(?:the|my|our|a|das|dem|mein|meinem|unser|unserem)\s)?(?:code|safe|secret|pass|magic"
    r"|memorable"
    rf"|geheim|lösungs|losungs|kenn|zauber)[ -]?(?:word|wort)[\s:,]{{1,3}}{_WORD}{_END}",
    re.IGNORECASE,
)
FIRST = re.compile(
    rf"(?:^|[.!?\n,;:]\s{{1,2}}|(?:it['’]?s|it is|it was|i typed?|es ist|es war|nämlich|and"
    rf"|und)\s){_WORD}"
    r"(?:\s{0,2}[-–,(.]{1,2}\s{0,2}(?:that['’]?s|that is|that was|this is|is|das ist|das war|ist)\s"
    r"|\s{1,2}(?:is|was|ist|war)\s)"
    rf"(?:my|the|our|mein|das|unser)\s(?:(?:old|new|current|altes|neues)\s)?{_NAME}(?!\s?\w)",
    re.IGNORECASE,
)
"""The word first: "trombone - that's my password"."""
IN_BRACKETS = re.compile(
    rf"(?<!\S){_WORD}\s{{0,2}}\((?:(?:my|the|mein|das|is|ist)\s){{0,2}}{_NAME}\)", re.IGNORECASE
)
ITS = re.compile(
    rf"(?:it['’]?s|it is|it was|es ist|es war)\s{_WORD},\s(?:my|the|mein"
    rf"|das)\s{_NAME}(?=\W{{0,3}}$)",
    re.IGNORECASE,
)
USED_AS = re.compile(
    rf"(?<!\w)(?:with|use|used|using|type|typed|typing|enter|entered|put|tried|picked|chose"
    rf"|chosen|set|have|take|took|mit|nehme|nahm|benutze|nutze"
    rf"|verwende|tippe|habe)\s{_WORD}\s(?:as|als|for|für)\s(?:(?:the|my|mein|das|a"
    rf"|ein)\s)?{_NAME}(?!\s?\w)",
    re.IGNORECASE,
)
WITH_NAME = re.compile(
    rf"(?<!\w)(?:with|using|use|used|try|tried|typed|entered|mit|per|nutze|benutze|als|habe|hab)\s"
    rf"(?:(?:the|my|dem|meinem|das|mein|als)\s){{0,2}}{_NAME}[\s:]{{1,3}}{_WORD}"
    r"(?=[\"”»'’`)]?(?:[.!?]{0,3}\s{0,3}(?:$|[\n,;)])|\s(?:and|but|und|aber|eingegeben|gesetzt"
    r"|genommen|gew(?:ä|ae)hlt"
    r"|benutzt|verwendet|getippt|angemeldet|eingeloggt|it|twice|today|zweimal|heute)\b))",
    re.IGNORECASE,
)
"""What somebody signed in with: "mit Passwort Heidelbeere angemeldet"."""
OLD_AND_NEW = re.compile(
    rf"(?<!\w)(?:old|current|first|altes?|bisheriges|jetziges)\s{_NAME}(?:\s(?:is|was|ist"
    rf"|war))?[\s:=]{{1,3}}"
    r"(?P<old>[^\W_][^\s,;]{2,63})\s{0,2}[,;/\n.]?\s{0,2}(?:(?:and|und|my|the|mein|das|then"
    r"|to)\s){0,3}"
    rf"(?:new|next|second|neues?)\s{_NAME}(?:\s(?:is|ist|should be|soll"
    rf"|wird))?[\s:=]{{1,3}}{_WORD}",
    re.IGNORECASE,
)
"""Both passwords of a change: "old password cloudberry, new password lingonberry"."""
ASKED_AND_SAID = re.compile(
    rf"^\W{{0,3}}(?:(?:my|the|mein|das)\s)?{_NAME}\?\s{{1,2}}{_WORD}(?=\W{{0,2}}$)", re.IGNORECASE
)
THEN_THE_NAME = re.compile(
    rf"{_NAME}[\s:=]{{1,3}}{_WORD}\s{{0,2}}[,;/|\n&]\s{{0,2}}(?:(?:and|und|my|mein|the)\s){{0,2}}"
    r"(?:user(?: ?name| ?id)?|log-?in|e-?mail|mail|benutzer(?:name)?|nutzer(?:name)?|konto|account"
    r"|kennung|name)(?:\s(?:is|ist|name))?[\s:=]{1,3}\S",
    re.IGNORECASE,
)
SIGN_IN_WITH = re.compile(
    rf"(?<!\S)[\w.+@-]{{2,80}}\s{{0,2}}(?:/|\||&|,|and|und)\s{{0,2}}{_WORD}\s(?:are|is|sind|ist)\s"
    r"(?:my|the|our|meine?|die|das)\s(?:log-?in|sign-?in|credentials|zugangsdaten|anmeldedaten"
    r"|access data|account details)",
    re.IGNORECASE,
)
BEGINS_AND_ENDS = re.compile(
    r"(?<!must )(?<!should )(?<!has to )(?<!have to )(?<!muss )(?<!\w)(?:starts?|begins?|ends?"
    rf"|beginnt|endet|fängt an)\s(?:with|in|mit|auf)\s(?:(?:the|den|dem)\s)?(?:(?:words?|letters?"
    rf"|wort|buchstaben|numbers?|digits?)\s)?{_WORD}",
    re.IGNORECASE,
)
"""What a password begins or ends with, in a text that names one."""
GROUPS = re.compile(
    rf"{_NAME}{IS}(?P<secret>\d{{3,8}}(?:[ -]\d{{3,8}}){{1,7}})(?!\w)", re.IGNORECASE
)
"""A password of nothing but groups of figures, as routers have them."""
NAME = re.compile(_NAME, re.IGNORECASE)
SAID_OF_PASSWORDS = """
    reset resets link page field policy rules rule manager mail email form screen box hint
    change changes recovery issue issues problem problems question questions length symbols
    error errors button option settings generator checker strength thanks thank sorry help
    urgent hilfe danke dringend letter letters capital number numbers uppercase lowercase
    figure sign symbol big special here hello hi hey hallo username user login account same
    date name protection access authentication prompt request service
    app sign-in seite feld frage fehler regeln länge zeichen
"""
STOPS = frozenset(SAID_OF_PASSWORDS.split())
"""What is said of passwords, and is none."""
