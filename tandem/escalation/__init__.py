"""How does the customer feel, is this going in circles, and is a person needed?"""
