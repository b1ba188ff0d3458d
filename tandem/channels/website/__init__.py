"""The website channel: the customer's chat, over POST and a stream."""
