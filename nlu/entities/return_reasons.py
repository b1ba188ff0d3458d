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
        r"ordered (a |an |the )?\w+ (and|but) (you |they |u |i )?(sent|got|received)",
        r"\b(sent|got|received|delivered)( me)? (an? |the )?[a-z]{1,12} (not|instead of"
        r"|rather than) (an? |the )?[a-z]{1,12}\b",
        r"\b(sent|got|received)( me)? (an? |the )?[a-z]{1,12} (and|but) i (ordered|wanted|asked"
        r"|paid)\b",
    ],
    "not_as_described": [
        r"(not|isnt|arent|wasnt|nothing|doesnt|dont|dosent|different"
        r"|didnt)[\w ]{0,22} (described|description|advertised|pictured?|pictures?|photos?"
        r"|pics?|website|shown)",
        r"not (at all )?what i (had )?expected",
        r"(colou?r|material|fabric)[\w ]{0,12} different (than|from|to)",
        r"misleading (photo|picture|description)",
        r"says [\w ,]+ (page|site|website|listing|shop) says",
        r"\b(worn|used|opened|washed) (before|already|by (somebody|someone))\b",
        r"\b(somebody|someone)( else)? (has )?(wore|worn|used|opened) (it|them)\b",
    ],
    "incomplete": [
        r"\b(left|right) [a-z]{3,12}( (was|is|are|were))? missing\b",
        r"\bonly (one|two|three|four|five|six|\d) [a-z]{2,14}\b[^.?!]{0,30}\bshould be\b",
        r"\b(one|two|three|a|an|the (left|right|second)|half)( of (the|my|them|those|these))?"
        r"( \w{1,12})? (?!(parcel|package|order|deliver|item|thing|box|refund|e?mail|money))"
        r"[a-z]{2,14}( (was|is|are|were|seems?|just)){0,2} missing\b",
        r"\bmissing (one|two|an?|its|the (left|right|lid|strap|belt|laces))"
        r" ?(?!(parcel|package|order|deliver|item|thing|box|refund|e?mail))[a-z]{0,14}",
        r"\bonly (one|two|three|four|five|six|\d) [a-z]{2,14}( [a-z]{1,8}){0,3}"
        r" (instead of|out of|in (the|a|my) (pack|set|box|pair))\b",
        r"\b(laces?|lid|strap|buttons?|charger|cable|instructions|screws?|parts?|pieces?)"
        r"( is| are| was| were)? missing\b",
        r"\b(incomplete|not complete|isnt complete)\b",
    ],
    "faulty": [
        r"\b(faulty|defective|defect|falling apart|fell apart|came apart|coming apart"
        r"|falls apart|malfunction\w*)\b",
        r"(stopped|stops) working",
        r"\b(zip|zips|zipper|seam|seams|strap|straps|heel|sole|soles|button|buttons|stitching"
        r"|stitches|hem|buckle|clasp|handle|lining|laces?|eyelet|elastic|cuff|collar|pocket|dye"
        r"|print|glaze|plug|switch|bulb|paint)(s|es)?\b[\w ]{0,30} (broke|broken|went|bust|busted"
        r"|is off|came off|fell off|falling off|come off|come apart|came apart|came undone|undone"
        r"|coming off|is stuck|stuck|jammed|jams|gone|snapped|split|tore|torn|ripped|unravel\w*"
        r"|fray\w*|failed|gave way|gave out|peel\w*|flickers|flickering|worn through"
        r"|came loose|is loose)\b",
        r"\b(pilled|pilling|pills already|bobbled|bobbling|bobbles already|unravell?(ed|ing|s)"
        r"|frayed|fraying|leaks|leaking|flickers|flickering|wobbly|(falling|fell) to (bits|pieces)"
        r"|(worn|wore) through)\b",
        r"\b(lost|losing) (its|their) (colou?r|shape)\b",
        r"\b(doesnt|wont|does not|will not|dont) (turn on|switch on|light up|zip up|stay shut"
        r"|stay on|close)\b",
        r"(doesnt|dont|does not|do not|wont|isnt|not) work(ing)?( properly)?",
    ],
    "damaged": [
        r"\b(damaged?|damged|broken|ripped|torn|smashed|shattered|cracked|crushed|scratched"
        r"|dented|stained|chipped|in pieces|has a (hole|tear|stain|rip|scratch|crack))\b",
        r"\ba (hole|tear|stain|rip|scratch|crack|dent|chip|mark) (in|on)\b",
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
        r"^\W*(((it|they|that|this|parcel|order) )?(came|was|were|is|its|arrived|just) )?"
        r"(much |far |way |a bit )?(too|to) late\W*$",
        r"(too|to) late (for|as i|because|so i)\b",
        r"(arrived|came|got here|delivered|turned up|showed up)[\w ]{0,12} (late\b|after (the|my"
        r"|her|his|our) (party|wedding|birthday|holiday|trip|event))",
    ],
    "other": [
        r"\b(an)?other reasons?",
        r"some other reason",
        r"different reason",
    ],
}
