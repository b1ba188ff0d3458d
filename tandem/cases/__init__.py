"""Who has the conversation now, who gets it next, and what do they need to know?"""
