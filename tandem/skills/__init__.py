"""What the assistant can do, one module per subject, without Rasa and without wording.

A skill is a function (slots, context) -> SkillResult. It asks and changes the shop, and names the
responses of domain.yml that tell the customer. `actions/` translates between Rasa and these.
"""
