"""Fernway, the demo shop the chat is seen in: goods, account, orders, reset, mailbox."""
