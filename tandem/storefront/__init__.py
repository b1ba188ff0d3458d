"""Fernway, the small demo shop the chat is seen in: goods, account, orders, password reset, mailbox."""
