"""Actions for tests; as a program, a server of them: python some_actions.py PORT."""

import sys

from rasa_sdk import Action
from rasa_sdk.endpoint import create_app
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection


class Answering(Action):
    def name(self):
        return "action_answer"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_done", order="1042")
        tracker.slots["facts"]["seen"] = True  # nobody else may notice
        return [SlotSet("order_number", "1042"), SlotSet("pair", ("a", 1))]


class Rejecting(Action):
    def name(self):
        return "action_reject"

    async def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection(self.name(), "not now")


class Failing(Action):
    def name(self):
        return "action_fail"

    async def run(self, dispatcher, tracker, domain):
        raise ValueError("my card is 4111 1111 1111 1111")


def executor():
    made = ActionExecutor()
    for action in (Answering, Rejecting, Failing):
        made.register_action(action)
    return made


if __name__ == "__main__":
    where = {"host": "127.0.0.1", "port": int(sys.argv[1])}
    create_app(executor()).run(**where, single_process=True, access_log=False, motd=False)
