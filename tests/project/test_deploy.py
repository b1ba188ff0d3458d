"""What is in deploy/ fits the code: settings that exist, commands that run, paths that answer."""

import gzip
import importlib.util
import json
import re
from pathlib import Path

import check_jsonschema
import jsonschema
import pytest
import yaml

from tandem.cli.operate import balancer, rasa_environment
from tandem.config.settings import ROOT, SECRETS, Settings
from tandem.server.health import routes

DEPLOY = ROOT / "deploy"
NAMES = {f"TANDEM_{name.upper()}" for name in Settings.model_fields}
PATHS = {route.path for route in routes}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "tandem.yaml").read_text()))
DEPLOYMENTS = {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == "Deployment"}
OURS = ("web", "actions", "rasa")


SERVERS = {"web": [], "rasa": [], "actions": [("actions1", 5055)]}


def kubernetes(kind: str) -> dict:
    return next(one for one in MANIFESTS if one["kind"] == kind)


def test_compose_is_what_compose_reads():
    vendored = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
    schema = json.loads((vendored / "compose-spec.json").read_text())
    jsonschema.validate(COMPOSE, schema)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: one["kind"])
def test_a_manifest_is_what_kubernetes_reads(manifest):
    check_manifest(manifest)


@pytest.mark.parametrize(
    ("place", "value"),
    [("replica", 2), ("replicas", "two"), ("template", "x")],
)
def test_a_wrong_manifest_is_refused(place, value):
    wrong = dict(DEPLOYMENTS["tandem-web"])
    wrong["spec"] = wrong["spec"] | {place: value}
    with pytest.raises(jsonschema.ValidationError):
        check_manifest(wrong)


def check_manifest(manifest):
    """Strictly, against Kubernetes' own schemas of the kinds that we use."""
    file = Path(__file__).with_name("kubernetes-1.30.json.gz")
    schemas = json.loads(gzip.decompress(file.read_bytes()))
    schema = schemas["kinds"][manifest["kind"]] | {"$defs": schemas["$defs"]}
    jsonschema.Draft202012Validator(schema).validate(manifest)


@pytest.mark.parametrize("file", sorted(p for p in DEPLOY.rglob("*") if p.is_file()), ids=str)
def test_every_setting_named_exists(file):
    named = set(re.findall(r"TANDEM_[A-Z_]+", file.read_text()))
    assert named <= NAMES, f"{file}: {named - NAMES}"


def test_secrets_have_no_value_of_ours():
    example = (DEPLOY / "tandem.env.example").read_text()
    for name in SECRETS:
        assert re.search(rf"^TANDEM_{name.upper()}=$", example, re.M)
        assert f"TANDEM_{name.upper()}" not in kubernetes("ConfigMap")["data"]
        assert all(
            f"TANDEM_{name.upper()}" not in COMPOSE["services"][one].get("environment", {})
            for one in OURS
        )
    assert "POSTGRES_PASSWORD=\n" in example


def test_all_processes_share_one_address_of_each_service():
    seen = {}
    for one in OURS:
        for name, value in COMPOSE["services"][one]["environment"].items():
            assert seen.setdefault(name, value) == value, name
    config = kubernetes("ConfigMap")["data"]
    services = {
        one["metadata"]["name"]: one["spec"]["ports"][0]["port"]
        for one in MANIFESTS
        if one["kind"] == "Service"
    }
    assert config["TANDEM_RASA_URL"] == f"http://tandem-rasa:{services['tandem-rasa']}"
    assert "TANDEM_ACTIONS_URL" not in config  # Rasa runs the actions


def test_only_the_balancer_is_reachable_from_outside():
    published = [name for name, one in COMPOSE["services"].items() if one.get("ports")]
    assert published == ["balancer"]
    policy = kubernetes("NetworkPolicy")["spec"]
    assert policy["podSelector"]["matchLabels"] == {"app": "tandem-rasa"}
    (allowed,) = policy["ingress"][0]["from"]
    assert allowed["podSelector"]["matchLabels"] == {"app": "tandem-web"}


def test_ports_are_the_defaults_of_the_settings():
    fields = Settings.model_fields
    for one in OURS:
        if one != "actions":  # optional, so compose.yaml alone has it
            (container,) = DEPLOYMENTS[f"tandem-{one}"]["spec"]["template"]["spec"]["containers"]
            assert container["ports"][0]["containerPort"] == fields[f"{one}_port"].default
        assert f":{fields[f'{one}_port'].default}/" in str(COMPOSE["services"][one]["healthcheck"])


def test_probes_ask_what_the_front_door_answers():
    (web,) = DEPLOYMENTS["tandem-web"]["spec"]["template"]["spec"]["containers"]
    for probe in ("readinessProbe", "livenessProbe"):
        assert web[probe]["httpGet"]["path"] in PATHS
    assert "/readyz" in PATHS and "/readyz" in (DEPLOY / "haproxy.cfg").read_text()


def test_the_balancers_treat_their_servers_alike():
    made = balancer.configuration(":8080", ":5005", ":5055", SERVERS)
    written = (DEPLOY / "haproxy.cfg").read_text()

    def rules(text):
        about = ("balance", "option httpchk", "hash-type", "option forwardfor", "option redispatch")
        return sorted(line.strip() for line in text.splitlines() if line.strip().startswith(about))

    assert rules(made) == rules(written)


def test_commands_are_those_of_the_processes():
    docker = (DEPLOY / "Dockerfile").read_text()
    assert 'CMD ["python", "-m", "tandem.server.app"]' in docker
    assert COMPOSE["services"]["actions"]["command"] == ["python", "-m", "actions"]
    assert COMPOSE["services"]["actions"]["profiles"] == ["actions"]
    (rasa,) = DEPLOYMENTS["tandem-rasa"]["spec"]["template"]["spec"]["containers"]
    assert rasa["command"] == COMPOSE["services"]["rasa"]["command"]
    module = rasa["command"][2]
    assert rasa["command"][:4] == ["python", "-m", module, "run"] and "--enable-api" in str(rasa)
    assert importlib.util.find_spec(module).origin == rasa_environment.__file__
    assert f"python -m {module} train" in docker
    model = re.search(r"--fixed-model-name (\w+) --out (\w+)", docker)
    assert f"--model={model[2]}/{model[1]}.tar.gz" in rasa["command"]


def test_one_image_holds_what_runs_and_nothing_for_tests():
    docker = (DEPLOY / "Dockerfile").read_text()
    locks = re.findall(r"requirements/\w+\.txt", docker)
    assert locks == ["requirements/runtime.txt", "requirements/rasa.txt"]
    images = {one["image"] for one in COMPOSE["services"].values() if "build" in one}
    images |= {
        one["spec"]["template"]["spec"]["containers"][0]["image"] for one in DEPLOYMENTS.values()
    }
    assert images == {"tandem"}
    runs, tests = (packages(f"{name}.txt") for name in ("runtime", "test"))
    assert runs.items() <= tests.items()
    assert not {"pytest", "playwright", "hypothesis", "ruff", "mypy", "schemathesis"} & {*runs}


def packages(lock):
    text = (ROOT / "requirements" / lock).read_text()
    return dict(re.findall(r"^([\w.\[\]-]+)==(\S+)", text, re.M))
