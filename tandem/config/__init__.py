"""The designers' and operators' files and the settings: what has been decided beforehand?"""
