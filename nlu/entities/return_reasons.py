"""How customers say why something goes back: patterns on lower-case text without apostrophes.

One list a reason; add a line to teach another way to say it.
"""

REASONS: dict[str, list[str]] = {
    "too_small": [
        r"(too|to|bit|little|slightly|way|so|very|much) (small|smal|tight|short|narrow|tiny)",
        r"runs? small",
        r"(need|want|swap\w*|exchange|go|sized?|next|get|have)[\w ]{0,25} (size up|size (bigger"
        r"|larger)|(bigger|larger) (one|size|pair)|up a size)",
        r"(cant|cannot|wont|couldnt) (\w+ )?(get|do|button|zip)[\w ]{0,16} (on|up"
        r"|over)\b(?! the)",
    ],
    "too_large": [
        r"(too|to|bit|little|slightly|way|so|very|much) (big|large|loose|wide|baggy|huge)",
        r"(?<!taking )(?<!takes )(?<!took )(?<!been )(?<!for )(?<!waiting )(?<!waited )too lon"
        r"g(?= in| on| for me|$| so| and| i| the)(?! to )",
        r"runs? (big|large)",
        r"(need|want|swap\w*|exchange|go|sized?|next|get|have)[\w ]{0,25} (size down"
        r"|size smaller|smaller (one|size|pair)|down a size)",
    ],
    "wrong_item": [
        r"wrong (item|items|product|thing|things|one|ones|size|colou?r|shoes?|shirt|jacket"
        r"|dress|jeans|bag|order|article|stuff|parcel|package)",
        r"(sent|got|received|delivered|gave)( me)? (a|the|something) (wrong|different"
        r"|completely different|totally different)",
        r"not what i (had )?ordered",
        r"(isnt|wasnt|not) the (one|item|thing|size|colou?r|product) i ordered",
        r"someone elses",
        r"somebody elses",
        r"instead of the",
        r"ordered (a |the )?\w+ (and|but) (you|they|u|i) (sent|got|received)",
    ],
    "not_as_described": [
        r"(not|isnt|arent|wasnt|nothing|doesnt|dont|dosent|different"
        r"|didnt)[\w ]{0,22} (described|description|advertised|pictured?|pictures?|photos?"
        r"|pics?|website|shown)",
        r"not (at all )?what i (had )?expected",
        r"(colou?r|material|fabric)[\w ]{0,12} different (than|from|to)",
        r"misleading (photo|picture|description)",
        r"says [\w ,]+ (page|site|website|listing|shop) says",
    ],
    "faulty": [
        r"\b(faulty|defective|defect|falling apart|fell apart|came apart|coming apart"
        r"|falls apart|malfunction\w*)\b",
        r"(stopped|stops) working",
        r"(zip|zipper|seam|strap|heel|sole|button|buttons|stitching|buckle|handle"
        r"|lining)[\w ]{0,14} (broke|broken|is off|came off|fell off|come off|came undone"
        r"|coming off|is stuck|gone|snapped|split|came loose|is loose)",
        r"(doesnt|dont|does not|do not|wont|isnt|not) work(ing)?( properly)?",
    ],
    "damaged": [
        r"\b(damaged?|damged|broken|ripped|torn|smashed|shattered|cracked|crushed|scratched"
        r"|dented|stained|chipped|in pieces|has a (hole|tear|stain|rip|scratch|crack))\b",
        r"\ba (hole|tear|stain|rip|scratch|crack) in\b",
    ],
    "changed_mind": [
        r"chang\w* my mind",
        r"(dont|do not|no longer|not|didnt) (really |actually )?(want|need|like|love"
        r"|fancy)( \w+){0,3} (any ?more|anymore|any longer|after all|now)",
        r"no longer (want|need|like)",
        r"(dont|do not|didnt|just dont) (really |actually )?like (it|them|the|how)",
        r"(ordered|bought)[\w ]{0,14} (by mistake|by accident|accidentally)",
        r"accidentally (ordered|bought)",
        r"(dont|doesnt|does not|not) suit (me|him|her)",
        r"regret (buying|it)",
    ],
    "late": [
        r"(too|to) late(?! to (cancel|change|return|order|add|edit|get))",
        r"(arrived|came|got here|delivered|turned up|showed up)[\w ]{0,12} (late|after (the|my"
        r"|her|his|our) (party|wedding|birthday|holiday|trip|event))",
    ],
    "other": [
        r"\b(an)?other reasons?",
        r"some other reason",
        r"different reason",
    ],
}
