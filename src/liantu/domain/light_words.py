"""A light's reason, and the rule of the lights, in words."""

from liantu.domain.light_reason import Judgement
from liantu.domain.terms import LightRules
from liantu.domain.wording import Words


def reason(judgement: Judgement, say: Words) -> str:
    """Return in one sentence why a light is as it is, without a full stop."""
    values = {"date": judgement.planned, "days": f"{judgement.days:,}"}
    if judgement.milestone:
        values["milestone"] = say(f"milestone.{judgement.milestone}")
    now = not judgement.days and say.has(f"light_reason.{judgement.cause}_now")
    told = say(f"light_reason.{judgement.cause}{'_now' * now}", **values)
    return told[0].upper() + told[1:]


def rule_lines(rules: LightRules, say: Words) -> dict[str, str]:
    """Return light → its rule in a sentence, with the catalogue's numbers, worst first."""
    numbers = {
        "red_after": f"{rules.red_after_days:,}",
        "red_silent": f"{rules.red_silent_days:,}",
        "amber_before": f"{rules.amber_before_days:,}",
        "amber_silent": f"{rules.amber_silent_days:,}",
    }
    return {
        "red": say("light_rule.red", after=numbers["red_after"], silent=numbers["red_silent"]),
        "amber": say(
            "light_rule.amber", before=numbers["amber_before"], silent=numbers["amber_silent"]
        ),
        "green": say("light_rule.green"),
        "grey": say("light_rule.grey"),
    }
