"""What a designer's files must be, told before any training: one module for each kind of file.

Every check yields lines "file:line: what is wrong, and the way out".
"""
