"""What is wrong with something given: a file, a setting, an example."""


class Fault(Exception):
    """Something given is wrong; the message names the file, the line or setting and the way out."""


def fault_behind(error: BaseException | None) -> Fault | None:
    """The fault that an error came from: Rasa's graph wraps what its components raise."""
    while error is not None and not isinstance(error, Fault):
        error = error.__cause__ or error.__context__
    return error
