"""What is a conversation, a turn, an error? The plain records and tools of everything else."""
