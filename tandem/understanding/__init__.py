"""What does the customer mean, given what was said before?"""
