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
from tandem.cli.operate.rasa_environment import NOT_FOR_RASA
from tandem.config.settings import ROOT, SECRETS, Settings
from tandem.server.health import routes

DEPLOY = ROOT / "deploy"
NAMES = {f"TANDEM_{name.upper()}" for name in Settings.model_fields}
PATHS = {route.path for route in routes}
PASSWORDS = tuple(f"DATABASE_PASSWORD_{role}" for role in ("TANDEM", "SHOP", "RASA"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "tandem.yaml").read_text()))
DEPLOYMENTS = {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == "Deployment"}
OURS = ("web", "actions", "rasa")
FRONT_DOORS_OWN = {f"TANDEM_{name.upper()}" for name in NOT_FOR_RASA}


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
    for one in COMPOSE["services"].values():
        for name, value in one.get("environment", {}).items():
            if re.search("SECRET|TOKEN|KEY|PASSWORD", name):
                assert re.fullmatch(rf"\${{{name}:[?-]}}", value), name
            assert ":pw@" not in value and not re.search(r"://\w*:\w+@", value), name
    for name in ("POSTGRES_PASSWORD", *PASSWORDS, "REDIS_PASSWORD"):
        assert f"{name}=\n" in example


def test_each_database_has_its_own_password():
    settings = COMPOSE["services"]["web"]["environment"]
    for name, role in (("DATABASE", "tandem"), ("SHOP_DATABASE", "shop"), ("TRACKER", "rasa")):
        own = f"//{role}:${{DATABASE_PASSWORD_{role.upper()}:?}}@"
        assert own in settings[f"TANDEM_{name}_URL"]
    assert set(PASSWORDS) <= set(COMPOSE["services"]["postgres"]["environment"])


def test_the_balancer_is_published_on_this_machine_alone():
    published = [one["ports"] for one in COMPOSE["services"].values() if "ports" in one]
    assert published == [["${PUBLISH:-127.0.0.1:8080}:8080"]]


def test_each_process_gets_its_own_secrets_only():
    for one in ("rasa", "actions"):
        given = set(COMPOSE["services"][one]["environment"])
        assert not given & FRONT_DOORS_OWN and "env_file" not in COMPOSE["services"][one]
        assert {"TANDEM_RASA_TOKEN", "TANDEM_CODES_KEY", "TANDEM_TRACKER_URL"} <= given
    assert {"TANDEM_SECRET_KEY", "TANDEM_IDENTITY_SECRET"} <= set(
        COMPOSE["services"]["web"]["environment"]
    )
    secrets = {
        name: [ref["secretRef"]["name"] for ref in container(one)["envFrom"] if "secretRef" in ref]
        for name, one in DEPLOYMENTS.items()
    }
    assert secrets == {
        "tandem-web": ["tandem-inside", "tandem-web"],
        "tandem-rasa": ["tandem-inside"],
    }
    inside = (DEPLOY / "kubernetes" / "tandem.yaml").read_text().split("generic tandem-web")[0]
    assert not set(re.findall(r"TANDEM_\w+", inside)) & FRONT_DOORS_OWN


def test_every_container_is_hardened():
    for name, one in COMPOSE["services"].items():
        assert one["read_only"] is True and one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"] and one["pids_limit"], name
        if name in OURS:
            assert one["user"] == "10001:10001" and one["mem_limit"]
    for one in DEPLOYMENTS.values():
        pod = one["spec"]["template"]["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False, "TANDEM_WEB_PORT would be an address"
        assert pod["securityContext"]["runAsUser"] == 10001
        own = container(one)["securityContext"]
        assert own["readOnlyRootFilesystem"] and not own["allowPrivilegeEscalation"]
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert container(one)["resources"]["limits"]["memory"]
    docker = (DEPLOY / "Dockerfile").read_text()
    assert "USER 10001:10001" in docker and "ARG PYTHON_IMAGE=" in docker


def test_databases_have_owners_of_their_own_and_redis_a_password():
    users = {
        COMPOSE["services"]["web"]["environment"][name].split("://")[1].split(":")[0]
        for name in ("TANDEM_DATABASE_URL", "TANDEM_SHOP_DATABASE_URL", "TANDEM_TRACKER_URL")
    }
    assert users == {"tandem", "shop", "rasa"}
    made = (DEPLOY / "databases.sh").read_text()
    assert "for name in tandem shop rasa" in made and "NOSUPERUSER" in made
    redis = COMPOSE["services"]["redis"]
    assert "requirepass" in redis["command"][-1] and "$$REDIS_PASSWORD" in redis["command"][-1]
    assert COMPOSE["networks"]["data"]["internal"] and COMPOSE["networks"]["inside"]["internal"]
    assert COMPOSE["services"]["postgres"]["networks"] == ["data"] == redis["networks"]
    assert COMPOSE["networks"]["shop"]["internal"] == "${SHOP_INSIDE:-true}"
    for one in ("rasa", "actions"):
        found = COMPOSE["services"][one]["networks"]
        assert found == ["inside", "data", "shop"], "no way out but to a shop elsewhere"


def test_every_image_that_is_not_ours_can_be_pinned():
    named = dict(re.findall(r"^(\w+_IMAGE)=(\S+)$", (DEPLOY / "images.env").read_text(), re.M))
    for one in COMPOSE["services"].values():
        if "build" in one:
            assert "PYTHON_IMAGE" in one["build"]["args"]["PYTHON_IMAGE"]
        else:
            name, default = re.fullmatch(r"\$\{(\w+):-(\S+)\}", one["image"]).groups()
            assert named[name].split("@")[0] == default
    assert (
        f"ARG PYTHON_IMAGE={named['PYTHON_IMAGE'].split('@')[0]}"
        in (DEPLOY / "Dockerfile").read_text()
    )


def test_everything_is_denied_that_no_policy_allows():
    policies = {
        one["metadata"]["name"]: one["spec"] for one in MANIFESTS if one["kind"] == "NetworkPolicy"
    }
    nothing = policies.pop("tandem-nothing")
    assert nothing == {
        "podSelector": {"matchLabels": {"part-of": "tandem"}},
        "policyTypes": ["Ingress", "Egress"],
    }
    for one in DEPLOYMENTS.values():
        assert one["spec"]["template"]["metadata"]["labels"]["part-of"] == "tandem"
    assert "egress" not in policies["tandem-rasa"], "Rasa reaches the databases alone"
    (allowed,) = policies["tandem-rasa"]["ingress"][0]["from"]
    assert allowed["podSelector"]["matchLabels"] == {"app": "tandem-web"}
    for kind in ("PodDisruptionBudget", "HorizontalPodAutoscaler"):
        named = {one["metadata"]["name"] for one in MANIFESTS if one["kind"] == kind}
        assert named == set(DEPLOYMENTS), kind


def container(deployment: dict) -> dict:
    (only,) = deployment["spec"]["template"]["spec"]["containers"]
    return only


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
    more = "requirements/languages.txt"  # where other languages than English are spoken
    assert locks == ["requirements/runtime.txt", "requirements/rasa.txt", more]
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
