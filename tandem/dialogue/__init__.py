"""What does the assistant do next, and in which words?"""
