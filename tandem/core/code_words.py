"""The words and forms by which one-time codes, PINs and security codes of cards are known.

Every pattern is linear: repeats are bounded, and a number begins nowhere inside a longer one.
"""

import re

from tandem.core.secret_phrases import IS

NUMBER = re.compile(
    r"(?<![\w@#€$£+.,:/])(?<!\d[ -])(?:[A-Z]{1,2}-)?\d(?:[ -]?\d){2,9}(?![ -]?\d)(?![\w@%€]"
    r"|[.,:/]\d|-\w)"
)
FIGURE = (
    r"zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six"
    r"|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|null|eins|zwei|drei|vier"
    r"|f(?:ü|ue)nf|sechs|sieben|acht|neun|zehn|elf|zw(?:ö|oe)lf"
)
TIMES = r"(?:(?:double|doppel|triple|zweimal|zweimal die)[ -]?)?"
SPOKEN = re.compile(
    rf"\b{TIMES}(?:{FIGURE})\b(?:[ ,-]{{1,3}}{TIMES}(?:{FIGURE})\b){{2,9}}",
    re.IGNORECASE,
)
LETTER_BY_LETTER = re.compile(r"[A-Z](?:[ .-]{1,3}[A-Z]){6,40}(?!\w)", re.IGNORECASE)
"""Figures in words that are spelt: "f o u r  t w o"."""
MIXED = re.compile(r"(?=[A-Z-]{0,12}\d)[A-Z0-9](?:-?[A-Z0-9]){3,24}\b", re.IGNORECASE)
"""A code of letters and figures, where a code was named just before."""
GROUPS = re.compile(
    r"(?:(?=[A-Za-z]{0,7}\d)[A-Za-z\d]{3,8}|[A-Z]{3,8}|\d{3,8})"
    r"(?:[ -](?:(?=[A-Za-z]{0,7}\d)[A-Za-z\d]{3,8}|[A-Z]{3,8}|\d{3,8})(?![\w])){2,11}"
)
_KEY = r"(?=[A-Z-]{0,12}\d)(?=[\d-]{0,12}[A-Z])[A-Z\d]{3,12}(?:-[A-Z\d]{2,12}){0,4}(?![\w-])"
SEVERAL = re.compile(
    rf"{_KEY}(?:[,;/]?\s{{1,2}}(?:and\s|und\s|,\s?)?{_KEY}){{1,15}}", re.IGNORECASE
)
"""Some codes of letters and figures, one beside the other."""
CVV2 = re.compile(
    r"\bcv[vc]2\W{1,3}(?:(?:is|ist|code|=)\W{1,2}){0,2}(?P<secret>\d{3,4})\b", re.IGNORECASE
)
RECOVERY = re.compile(
    r"\b(?:recovery|backup|back-up|bitlocker|emergency|wiederherstellungs|notfall)[ -]?(?:keys?"
    r"|codes?"
    r"|schl(?:ü|ue)ssel)\b|\bbitlocker\b",
    re.IGNORECASE,
)
GOOGLE = re.compile(r"(?<![\w-])G-\d{6}(?![\w-])")
"""The form of Google's codes, by which they are told apart."""
CHANNEL = re.compile(
    r"(?:\s{1,2}(?:i|you|they|we|it|that|which|the|a|an|my|your|was|were|got|get|received|sent"
    r"|texted|came|in|on"
    r"|by|via|from|with|of|to|me|letter|brief|text|sms|message|mail|e-?mail|app|phone|bank|google"
    r"|just|now"
    r"|aus|der|die|das|per|kam|ich|bekam|habe|hab|bekommen|erhalten|mir|im|in"
    r"|von)(?![\w-]),?){1,9}",
    re.IGNORECASE,
)
"""How a code came, between its name and what it is."""
COMES = re.compile(
    r"\b(?:sms|texted|text message|log(?:ging)? ?in|sign(?:ing)? ?in|to (?:verify|confirm"
    r"|authenticate)|anmeld\w{1,6}"
    r"|einlogg\w{1,4})\b",
    re.IGNORECASE,
)
"""What codes for signing in are spoken of with."""
VOUCHER = re.compile(r"[A-Z]{4,20}-?\d{1,4}|\d{1,3}-?[A-Z]{4,20}", re.IGNORECASE)
"""A word with a number, as codes of vouchers are made: SUMMER15."""
VOUCHER_WORDS = re.compile(
    r"\b(?:gift|voucher|promo\w{0,6}|discount|coupon|gutschein\w{0,8}|rabatt\w{0,6}|newsletter"
    r"|percent"
    r"|prozent|off|shade|product|artikel|article)\b|\d ?%",
    re.IGNORECASE,
)
OF_A_THING = re.compile(
    r"\bcodes?\s(?:of|on|for|auf|von|f(?:ü|ue)r)\s(?:the|my|this|that|dem|der|das|die|den"
    r"|meine[mr]?)\s(?:items?"
    r"|articles?|products?|colou?rs?|labels?|box|shoes?|bottle|packet|batch|parcel|artikel|ware"
    r"|etikett"
    r"|karton|farbe|schuh\w{0,2})\b",
    re.IGNORECASE,
)
"""A code that things bear."""
PROSE = re.compile(r"\d{1,2}(?:am|pm|st|nd|rd|th|min|mins|hours?|days?)", re.IGNORECASE)
OURS = re.compile(
    r"(?:#|\b(?:orders?|bestellung(?:en)?|bestellnummer|tracking|sendung(?:snummer)?|parcel"
    r"|paket\w{0,8}|invoice|rechnung\w{0,8}|ticket|case|ref(?:erence)?"
    r"|customer|kunden\w{0,8}|member(?:ship)?|loyalty|mitglied\w{0,8}|account|zip|post ?codes?"
    r"|postal|plz|postleitzahl|article|artikel\w{0,8}|item|sku|model|error|fehler\w{0,6}|version"
    r"|locker|packstation|gate|flight|room|flat|page|since|seit|year|in|size|gr(?:ö|oe)(?:ß|ss)e"
    r"|gift ?card|gutschein\w{0,8}|voucher|coupon|promo\w{0,6}|discount|rabatt\w{0,6}|ending|endet"
    r"|phone (?:number|no)|tel|fax|call|product|produkt\w{0,6}"
    r"|points|punkte|cost(?:s|ing)?|kostet|kosten|price[ds]?|preis|edition|pack|of|von|for|about"
    r"|over)"
    r"(?:[ -](?:number|nummer|no\.?|nr\.?|id|code|ref))?(?:\s(?:is|was|ist|war"
    r"|lautet))?[\s:.#]{0,3})$",
    re.IGNORECASE,
)
"""What stands before a number that is no secret."""
COUNTS = re.compile(
    r"\s{0,2}(?:%|€|euros?|eur|pounds?|quid|dollars?|days?|tage|weeks?|wochen|minutes?"
    r"|min(?:uten)?|hours?|stunden|uhr|am\b|pm\b|o'clock|times|mal\b|digits?|ziffern|characters"
    r"|zeichen|points"
    r"|punkte|pieces|colou?rs?|farben|pages|seiten|st(?:ü|ue)ck|cm|mm|kg|ml|people|orders?|items?"
    r"|years?|jahre|pack|edition"
    r"|(?:(?:is|are|was|steht|ist)\s)?(?:printed\s)?(?:on|auf)\s(?:the|my|a|its|dem|der|einem"
    r"|meine[rm])\s"
    r"(?:\w{1,10}\s)?(?:label|box|parcel|tag|receipt|sticker|invoice|sole|shoe|packet|bottle|tin"
    r"|etikett|paket|karton|rechnung|sohle|schild|flasche)\b"
    r"|(?:is|as|ist|als)\s(?:my|the|meine?)\s(?:order|member|customer|kunden|bestell))",
    re.IGNORECASE,
)
"""What stands behind a number that counts something."""
OTHER_CODES = (
    r"promo(?:tion)?|discount|voucher|coupon|gift|gift card|zip|postal|area|country|dial(?:ling)?"
    r"|product|"
    r"error|tracking|colou?r|item|status|style|return|order|reference|bar|qr|dress|referral|offer|"
    r"gate|door|entry|building|key|pick-?up|locker|newsletter|influencer|student|label|says|care|"
    r"customs|hs|tariff|commodity|batch|lot|shoe|fabric|model|serial|ean|sku|plant|seat|pantone"
    r"|ral|"
    r"campaign|affiliate|partner|store|branch|supplier|factory|date|currency|tax|source|vat"
    r"|postcode|"
    r"production|charge|size|chart|washing|paint|thread|yarn|recipe|booking"
)
CODE_OF = (
    r"one[- ]?time|single[- ]use|ver[a-z]{4,11}|sms|text|2fa|two[- ]factor|mfa|auth\w{0,14}|login"
    r"|log[- ]in|sign[- ]?in"
    r"|confirmation|confirm|reset|access|magic|recovery|backup|back-up|unlock|security|activation"
    r"|pairing|device|authori[sz]ation|(?:six"
    r"|6|four|4|eight|8)[- ]?(?:digit|figure)"
)
STRONG = re.compile(
    rf"\b(?:verification(?=\s{{0,2}}[:=])|verification[ -]numbers?"
    rf"|(?:{CODE_OF})[ -](?:pass)?(?:codes?|pin|password)"
    r"|(?:telephone|phone|online|mobile)[ -]?banking (?:number|pin|code|pass ?code|id)"
    r"|pass ?codes?|t?otps?|2fa|mfa"
    r"|(?:numbers?|digits|figures|nummer|ziffern|zahl)(?:\W{1,2}(?:from|in|on|off|aus|in|von|auf"
    r"|der|the|my|our|meine[rm]?)){1,3}\W{1,2}(?:bank(?:ing)?[ -]?|authenticator[ -]?"
    r"|google[ -]?|tan[ -]?)?"
    r"(?:app|authenticator|authentifikator|sms|text|textnachricht|token|generator)"
    rf"|auth\w{{0,6}} ?app|(?:google |the )?authenticator|3ds|3d[ -]?secure|e?(?:m|sms|push|photo"
    rf"|chip|i)-?tan"
    r"|(?:best(?:ä|ae)tigungs|sicherheits|verifizierungs|verifikations|einmal|freigabe|zugangs"
    r"|entsperr|aktivierungs|freischalt|ger(?:ä|ae)te|login|sms|anmelde|wiederherstellungs"
    r"|sechsstellige[rn]? )-?(?:codes?"
    r"|passwort|kennwort|pin))\b",
    re.IGNORECASE,
)
TAN = re.compile(r"\bTANs?\b|\b[Tt]an(?=\s(?:ist|is|was|war|lautet|die|from|aus|\d{3} ?\d{3}\b)|:)")
WEAK = re.compile(r"\b(?P<code>cod(?:e|es)?|kode)\b", re.IGNORECASE)
QUALIFIED = re.compile(
    rf"(?:^|\W)(?:{OTHER_CODES}|what (?:do|does|is)(?: the)?|which|was (?:ist"
    rf"|bedeutet)(?: der)?)[ -]$",
    re.IGNORECASE,
)
TEXTED = re.compile(
    r"\b(?:(?:texted|sms['’]?e?d|messaged|whatsapped|buzzed)\s(?:me|us)"
    r"|sent (?:me|us) (?:an? )?(?:text|sms)(?: saying| that says| with)?"
    r"|(?:by|via|per|in(?: the| an?| my)?|on the) (?:sms|text(?: message)?|textnachricht)"
    r"(?:\s(?:i|we|ich|wir|they|you|got|get|received|was|came|kam|habe|bekam|die|das|war|there|it"
    r"|is|says?|said|ist)){0,4}"
    r"|(?:security|verification|login|bank)[ -](?:sms|text|mail|message) (?:says?|said|reads?|was)"
    r"|(?:the|my|your|that|die|deine|ihre) (?:verification |confirmation |security |login "
    r"|bank )?(?:sms|text(?: message)?) (?:says?|said|reads?|shows?"
    r"|contains|sagt|enth(?:ä|ae)lt|lautet|zeigt)"
    r"|(?:push|app|authenticator|token|generator)(?:\s(?:notification|app))? (?:says?|said|shows?"
    r"|showed|gave(?: me)?|gives(?: me)?|reads?|displays?|zeigt(?: mir)?(?: an)?|sagt))"
    r"\s{0,2}[:,]?\s{1,2}(?:(?:the|a|code|number|die|den|das|nummer|zahl|me|mir|is|just|only)"
    r"\s{1,2}){0,3}",
    re.IGNORECASE,
)
"""By what a code came, right before it: "they texted me 5561"."""
SAID_OF_ORDER = re.compile(
    r"\s(?:as|als|twice|doppelt|zweimal|late|missing|delivered|shipped|under|instead|statt|orders?"
    r"|parcels?|not|nicht|with|mit)\b|\s(?:(?:is|ist)(?!\s(?:that|this|it|wrong|right|my|the|das"
    r"|falsch))|was|has|will|ist|war"
    r"|hat|wird|wurde|kommt|sind|are"
    r"|have)\b",
    re.IGNORECASE,
)
"""Behind a number that something is said of: "your text says 1042 is out"."""
THE_CODE = re.compile(
    r"(?<![\w.,#-])(?<!\d[ -])(?P<secret>\d(?:[ -]?\d){3,7})\s(?:is|was|ist|war)\s(?:the|my|your"
    r"|der|mein|die)"
    r"\s(?:(?:code|pin|otp|tan|number|nummer|zahl)\s(?:(?:they|you|he|she|i|that|which|den|die"
    r"|ich|sie|man|was)\s)"
    r"{1,3}(?:just\s|mir\s|have\s|had\s|habe\s)?(?:texted|sent|got|received|sms|bekommen|bekam"
    r"|geschickt|gesendet"
    r"|erhalten)\b)",
    re.IGNORECASE,
)
ON_THE_BACK = re.compile(
    r"(?<![\w.,#-])(?P<secret>\d{3,4})\s(?:(?:is|are|steht|stehen)\s)?(?:on|auf)\s(?:the|its|der)\s"
    r"(?:back|reverse|rear|r(?:ü|ue)ckseite)\s(?:of\s|von\s)?(?:the|my|der|meiner)\s"
    r"(?:(?:visa|credit|debit|bank|ec)[ -]?)?(?:card|karte)\b",
    re.IGNORECASE,
)
"""A security code before where it stands: "it says 774 on the back of my card"."""
IS_MY_PIN = re.compile(
    r"(?<![\w.,#-])(?<!\d[ -])(?P<secret>\d(?:[ -]?\d){3,5})\s(?:is|was|ist|war)\s(?:my|the|our"
    r"|meine?|die|unsere?)"
    r"\s(?:(?!enamel|badge|map|hat)[\w'’-]{1,14}\s){0,2}(?:pin|geheimzahl)\b",
    re.IGNORECASE,
)
SPOKEN_PIN = re.compile(
    rf"\b(?P<secret>{TIMES}(?:{FIGURE})\b(?:[ ,-]{{1,3}}{TIMES}(?:{FIGURE})\b){{2,9}})"
    r"\W{1,3}(?:(?:and|und)\s)?"
    r"(?:that['’]?s|that is|this is|is|was|das ist|ist|war)\s(?:my|the|our|meine?|die|unsere?)"
    r"\s(?:[\w'’-]{1,14}\s){0,2}(?P<name>pin|geheimzahl|code|passcode|otp|tan)\b",
    re.IGNORECASE,
)
"""Figures in words before their name: "eight, two, two, zero, that's my PIN"."""
SENT_ME = re.compile(
    r"\b(?:haben|hat|habt|bekam|bekomme|sent|send|gave)\s(?:mir|uns|ich|me|us)\s(?:(?:die|den"
    r"|the|just|gerade"
    r"|eben)\s){0,2}(?P<secret>\d(?:[ -]?\d){3,7})\s(?:(?:geschickt|gesendet|gesimst|gegeben"
    r"|angezeigt)\s?)?"
    r"(?:als|as|for|zum|zur)\s(?:(?:the|my|a|den|meinen|der|mein)\s)?(?:\w{1,14}[ -]?)?(?:code"
    r"|otp|tan|pin)\b",
    re.IGNORECASE,
)
ENTER = re.compile(
    r"\b(?:enter|type|typed|entered|gib|eingeben:?)\s(?:in\s)?(?P<secret>\d{3}[ -]\d{3})"
    r"(?![\w%€]|[ -]?\d|[.,:/]\d)",
    re.IGNORECASE,
)
"""Six figures by threes that somebody is to enter."""
PIN_OF = re.compile(
    r"\s(?:for|to|of|on|with|f(?:ü|ue)r|von|zu|zum|zur|auf|bei)(?:\s[\w'’-]{1,14}){1,6}?"
    r"(?:\s(?:is|was|ist|war|lautet|w(?:ä|ae)re)|\s?[:=])\s{1,2}",
    re.IGNORECASE,
)
"""What a PIN is for, between its name and its figures."""
ANY_DIGITS = re.compile(r"\d(?:[ -]?\d){3,7}(?![\w%€]|[ -]?\d|[.,:/]\d)")
PHONES = re.compile(
    r"\b(?:mobile|phone|landline|call|handy\w{0,8}|tel\w{0,8}|vorwahl|dial\w{0,4}|mobil\w{0,6}"
    r"|festnetz)\b",
    re.IGNORECASE,
)
"""Where a code that begins with 0 may be an area's."""
SENT = re.compile(
    r"\b(?:texted|text(?: message)?|sms(?:ed)?|sent (?:me|us)|(?:google|bank|you|app) sent|(?:as"
    r"|for|to|zur|als|my|your|the) (?:verif\w{1,12}|confirm(?:ation)?|authenti\w{1,10}"
    r"|best(?:ä|ae)tig\w{1,8})|(?:typed?|entered|enter|put) in"
    r"|typed?|entered|to (?:verify|confirm|authenticate|log ?in|sign ?in)|geschickt|eingegeben"
    r"|eingeben|gesendet)\b",
    re.IGNORECASE,
)
ORNAMENTS = re.compile(
    r"\b(?:enamel|badges?|brooch|brosche|maps?|landkarte|lapel|jackets?|jacke|coat|mantel|hat"
    r"|kilt|plug"
    r"|stecker|needle|nadel|strap|hinge)\b",
    re.IGNORECASE,
)
"""With what a pin is a thing, so that only figures right behind its name are one's."""
PINS = re.compile(
    r"(?<!\w)(?<!enamel )(?<!hair )(?<!bowling )(?<!drawing )(?<!rolling )(?<!lapel )(?<!map )"
    r"(?<!badge )(?<!safety )(?<!tie )(?<!hat )(?<!firing )(?<!push )(?<!metal )(?<!dropped a )"
    r"(?<![A-Za-z]-)"
    r"(?:(?:(?:geschenk)?karten|gutschein|abhol|paket|packstations?|tresor|alarm|tablet|router"
    r"|voicemail|mailbox|login|eltern|zugangs|wunsch|telefon|voice|atm|konto|bank|handy|sim|ec"
    r"|girocard|kreditkarten"
    r"|telefon|visa|master(?:card)?"
    r"|app|online|wallet|kunden)-?)?"
    r"(?:pin|puk|p\.i\.n\.?|geheimzahl|geheimnummer)(?:[- ]?(?:code"
    r"|number|nummer|no|nr))?(?:s|['’]s)?(?!\w)(?!-)"
    r"(?!\s(?:costs?|kostet|kosten|priced|at|f(?:ü|ue|o)r)\s\W?\d)"
    r"(?!\s(?:with|mit)\s(?:the|a|an|my|der|dem|einer?m?)\s(?:number|nummer|word|letter|logo|name))"
    r"(?!\s(?:badges?|boards?|cushions?|wheel|stripes?|striped|tucks?|heels?|set|connectors?|plug"
    r"|up\b|down\b|(?:on|in|at|auf|in)\s(?:the|a|my|your|our|der|die|dem)\s"
    r"(?:\w{1,10}\s)?(?:map|maps|wall|board|karte|landkarte|jacket|coat|hat|bag|plug|socket|lamp"
    r"|chip|connector|cable|charger|stecker|steckdose|lampe|watch|strap"
    r"|clasp|hinge|lock)\b))",
    re.IGNORECASE,
)
CARD_CODE = re.compile(
    r"\b(?:cv[ -](?:code|number|no)|(?:cvv2?|cvc2?|csc|cid|kpn)(?: (?:number|code|no|nr|nummer))?"
    r"|sicherheits(?:code|nummer"
    r"|zahl)"
    r"|(?:codes?|digits?|numbers?|figures?|ziffern?|zahl(?:en)?"
    r"|nummer)(?:\W{1,2}\w{1,8}){0,4}\W{1,2}(?:signature"
    r"|(?:i|we) sign(?:ed)?|unterschrift\w{0,8})"
    r"|(?:the )?(?:last |letzten )?(?:3|three|drei)[ -](?:digits?|numbers?|figures?|ziffern"
    r"|zahlen)(?=\s{0,2}(?:[:=]|are\b|is\b"
    r"|sind\b|lauten\b))|last (?:3|three) on the back|security (?:code|number|no|nr"
    r"|digits?)\.?(?: on (?:the )?back)?|codes? hinten"
    r"|(?:codes?|digits?|numbers?|figures?|three|3)\W{1,2}(?:\w{1,8}\W{1,2}){0,3}(?:on|at"
    r"|from)\W{1,2}(?:\w{1,5}\W{1,2})"
    r"(?:reverse|rear|flip ?side|other side|strip)|(?:on|auf) (?:the|its|my|der) (?:back|reverse"
    r"|rear|r(?:ü|ue)ckseite)"
    r"(?: of (?:it|the card|my card))?(?: it)? (?:says?|reads?|is|are|has|steht|stehen|ist|sind)"
    r"|hinten (?:drauf |auf (?:der|meiner) karte |rauf )?(?:steht|stehen|ist|sind|hat sie)"
    r"|(?:3|three|drei)(?: (?:little|small|last|tiny|extra|final|kleinen?|letzten?|hinteren?)){1,2}"
    r" (?:digits?|numbers?|figures?|ziffern|zahlen)"
    r"|card verification(?: \w{1,8})?"
    r"|check (?:number|digits?)(?: on my card)?|pr(?:ü|ue)f(?:ziffer|nummer|zahl)|kartenpr(?:ü"
    r"|ue)f\w{0,8}"
    r"|sicherheitscode der karte"
    r"|(?:3|three|last three|last 3|drei|letzten drei|dreistellige|4|four)[ -](?:digits?|numbers?"
    r"|figures?|ziffern|zahlen|zahl|nummer)\W{0,2}(?:\w{1,8}\W{1,2}){0,4}(?:back|front|hinten"
    r"|r(?:ü|ue)ckseite)"
    r"|(?:3|three|4|four)\W{1,2}on (?:the|its) (?:back|front)"
    r"|(?:number|zahl|nummer)\W(?:\w{1,8}\W){0,3}(?:back|hinten|r(?:ü|ue)ckseite)"
    r"|(?:back|reverse|rear) of (?:(?:the"
    r"|my) )?card|hinten auf der karte)\b",
    re.IGNORECASE,
)
AFTER_IS = re.compile(
    rf"(?:{IS}|[\s,:;(=?]{{1,4}}|\s(?:nr|no|number)\.?\s)"
    r"(?:(?:the|das|die)\s(?:year|number|date|jahr|zahl|nummer)\s)?",
    re.IGNORECASE,
)
