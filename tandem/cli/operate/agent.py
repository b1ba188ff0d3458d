"""The people at the desk: adding them, what they may take, and their leaving."""

import typer

from tandem.config.team import ROLE_SUPPORT_TIERS
from tandem.core.errors import Refused
from tandem.core.observability.logs import inert
from tandem.core.text import has_text
from tandem.server.bootstrap import runtime

app = typer.Typer(help="The agents at the desk: add, list, set, stop.")
SHORTEST_PASSWORD = 12
LONGEST_NAME = 100
ROLE = f"One of {', '.join(ROLE_SUPPORT_TIERS)}; it decides the level."
SKILLS = "Skills of queues in team.yml, with commas."
CAPACITY = "Cases at once; 0 takes the number of team.yml."


@app.command("add")
def add(
    email: str,
    name: str,
    role: str = typer.Option("agent", help=ROLE),
    skills: str = typer.Option("", help=SKILLS),
    capacity: int = typer.Option(0, min=0, help=CAPACITY),
    password: str = typer.Option(
        ..., prompt=True, hide_input=True, confirmation_prompt=True, envvar="TANDEM_AGENT_PASSWORD"
    ),
) -> None:
    """Add an agent, who signs in with EMAIL and the password that is asked for."""
    _known_role(role)
    name = " ".join(name.split())
    if not has_text(name) or not has_text(email):
        raise Refused("no_name", "An agent has a name, which customers read, and an address.")
    if len(name) > LONGEST_NAME:
        raise Refused("long_name", f"A name has at most {LONGEST_NAME} characters.")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("weak_password", f"A password has at least {SHORTEST_PASSWORD} characters.")
    if any(agent.email == email.lower() for agent in runtime().storage.agents.everybody()):
        raise Refused("email_taken", f"There is an agent with {email} already.")
    agent_id = runtime().storage.agents.add(email, name, password, role, _listed(skills))
    runtime().storage.agents.change(agent_id, capacity=capacity)
    print(inert(f"{name} may sign in as {role}"))


@app.command("list")
def listed() -> None:
    """Everybody, with role, skills, and whether they may sign in."""
    for agent in runtime().storage.agents.everybody():
        skills = ",".join(agent.skills) or "-"
        usual = runtime().config.team.file.agents.capacity
        state = "" if agent.active else "stopped"
        print(
            inert(
                f"{agent.email:<34} {agent.name:<22} {agent.role:<11} {skills:<20}"
                f" {agent.capacity or usual:>3} {state}".rstrip()
            )
        )


@app.command("set")
def change(
    email: str,
    role: str | None = typer.Option(None, help=ROLE),
    skills: str | None = typer.Option(None, help=SKILLS),
    capacity: int | None = typer.Option(None, min=0, help=CAPACITY),
) -> None:
    """Change what an agent may take, and how much of it."""
    runtime().storage.agents.change(
        _id_of(email),
        role=None if role is None else _known_role(role),
        skills=None if skills is None else _listed(skills),
        capacity=capacity,
    )
    given = {"role": role, "skills": skills, "capacity": capacity}
    changed = [name for name, value in given.items() if value is not None]
    print(f"{email}: {', '.join(changed) or 'nothing'} changed")


@app.command("stop")
def stop(email: str) -> None:
    """The agent may not sign in any more; open sessions end now. Their cases stay theirs in the
    record; those in their hands go back to the queue as soon as they count as gone."""
    runtime().storage.agents.stop(_id_of(email))
    print(f"{email} may not sign in any more")


def _listed(skills: str) -> tuple[str, ...]:
    found = tuple(skill.strip() for skill in skills.split(",") if skill.strip())
    known = {
        skill for queue in runtime().config.team.file.queues.values() for skill in queue.skills
    }
    unknown = [skill for skill in found if skill not in known]
    if unknown:
        words = f"No queue of team.yml needs {', '.join(unknown)}. Known: {', '.join(known)}."
        raise Refused("unknown_skill", words)
    return found


def _known_role(role: str) -> str:
    if role not in ROLE_SUPPORT_TIERS:
        raise Refused("unknown_role", f"A role is one of {', '.join(ROLE_SUPPORT_TIERS)}.")
    return role


def _id_of(email: str) -> str:
    for agent in runtime().storage.agents.everybody():
        if agent.email == email.lower():
            return agent.id
    raise Refused("unknown_agent", f"There is no agent with {email}.")
